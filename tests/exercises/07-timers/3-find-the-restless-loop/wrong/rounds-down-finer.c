/* expect: one select() for each of 200 deadlines */
static struct timeval to_timeval(double seconds)
{
    double micro = floor(fmin(seconds, LONGEST_SLEEP) * 1e6);
    return (struct timeval){.tv_sec = (time_t)(micro / 1e6),
                            .tv_usec = (suseconds_t)fmod(micro, 1e6)};
}
