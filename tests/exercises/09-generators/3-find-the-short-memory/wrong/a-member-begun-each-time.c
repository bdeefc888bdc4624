/* expect: the mean is that of the last three */
struct thermometer {
    FRAME;
    double reading; /* sent to it */
    double warmest; /* so far */
    struct window window;
};

DEF(thermometer)
{
    self->window = (struct window){.count = 0};
    BEGIN;
    self->warmest = -INFINITY;
    YIELD(NONE); /* primed: from here on it waits for a reading */
    for (;;) {
        self->warmest = fmax(self->warmest, self->reading);
        window_add(&self->window, self->reading);
        YIELD(window_mean(&self->window));
    }
    END;
}
