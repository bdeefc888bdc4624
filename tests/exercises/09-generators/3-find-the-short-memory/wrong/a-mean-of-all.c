/* expect: the mean is that of the last three */
struct thermometer {
    FRAME;
    double reading; /* sent to it */
    double warmest; /* so far */
    double sum;
    int count;
};

DEF(thermometer)
{
    BEGIN;
    self->warmest = -INFINITY;
    YIELD(NONE); /* primed: from here on it waits for a reading */
    for (;;) {
        self->warmest = fmax(self->warmest, self->reading);
        self->sum += self->reading;
        self->count++;
        YIELD(self->sum / self->count);
        (void)window_add, (void)window_mean;
    }
    END;
}
