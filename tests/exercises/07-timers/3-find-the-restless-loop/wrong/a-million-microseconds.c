/* expect: select() gets only limits that it must take */
static struct timeval to_timeval(double seconds)
{
    double most = fmin(seconds, LONGEST_SLEEP);
    double whole = floor(most);
    return (struct timeval){.tv_sec = (time_t)whole,
                            .tv_usec = (suseconds_t)ceil((most - whole) * 1e6)};
}
