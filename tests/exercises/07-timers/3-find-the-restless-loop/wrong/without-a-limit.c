/* expect: a deadline that is far away does no harm */
static struct timeval to_timeval(double seconds)
{
    double micro = ceil(seconds * 1e6);
    return (struct timeval){.tv_sec = (time_t)(micro / 1e6),
                            .tv_usec = (suseconds_t)fmod(micro, 1e6)};
}
