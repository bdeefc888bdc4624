/* expect: one select() for each of 200 deadlines */
static struct timeval to_timeval(double seconds)
{
    long milli = lround(fmin(seconds, LONGEST_SLEEP) * 1e3);
    return (struct timeval){.tv_sec = milli / 1000,
                            .tv_usec = (suseconds_t)(milli % 1000 * 1000)};
}
