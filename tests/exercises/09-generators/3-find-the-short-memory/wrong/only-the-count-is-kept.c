/* expect: the mean is that of the last three */
struct thermometer {
    FRAME;
    double reading; /* sent to it */
    double warmest; /* so far */
    unsigned count;
};

DEF(thermometer)
{
    struct window window = {.count = self->count};
    BEGIN;
    self->warmest = -INFINITY;
    YIELD(NONE); /* primed: from here on it waits for a reading */
    for (;;) {
        self->warmest = fmax(self->warmest, self->reading);
        window_add(&window, self->reading);
        self->count = window.count;
        YIELD(window_mean(&window));
    }
    END;
}
