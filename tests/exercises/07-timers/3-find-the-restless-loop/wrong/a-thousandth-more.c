/* expect: it never sleeps while something is ready */
static struct timeval to_timeval(double seconds)
{
    long milli = (long)(fmin(seconds, LONGEST_SLEEP) * 1e3) + 1;
    return (struct timeval){.tv_sec = milli / 1000,
                            .tv_usec = (suseconds_t)(milli % 1000 * 1000)};
}
