/* expect: none is called a thousandth of a second too late */
static struct timeval to_timeval(double seconds)
{
    return (struct timeval){.tv_sec =
                                (time_t)ceil(fmin(seconds, LONGEST_SLEEP))};
}
