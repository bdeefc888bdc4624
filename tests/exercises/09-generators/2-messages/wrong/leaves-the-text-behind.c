/* expect: closed in the middle, blocks of memory */
    long length;     /* of this message */
    int digits;      /* of that number, so far */
    char *text;      /* owned; NULL: the length is not known yet */
    long got;        /* bytes of it that are here */
    long long count; /* messages so far */
/* NEXT */
/* The next byte of the piece; -1: that has none, and so the stream ends. */
static int take_byte(struct messages *self)
{
    if (self->left == 0)
        return -1;
    self->left--;
    return (unsigned char)*self->piece++;
}

/* Adds a digit to the length. Returns 0 where that is no length. */
static int add_digit(struct messages *self, int byte)
{
    if (byte < '0' || byte > '9')
        return 0;
    self->digits++;
    self->length = 10 * self->length + (byte - '0');
    return self->length <= MESSAGE_MAX;
}

DEF(messages)
{
    BEGIN;
    for (;;) {
        self->length = self->digits = 0;
        for (;;) {
            if (self->left == 0)
                YIELD(NONE);
            int byte = take_byte(self);
            if (byte < 0 && self->digits == 0)
                RETURN(self->count);
            if (byte == ':' && self->digits > 0)
                break;
            if (!add_digit(self, byte))
                RAISE(E_VALUE);
        }
        self->text = xcalloc((size_t)self->length + 1, 1);
        for (self->got = 0; self->got < self->length; self->got++) {
            if (self->left == 0)
                YIELD(NONE);
            int byte = take_byte(self);
            if (byte < 0) {
                free(self->text);
                RAISE(E_VALUE);
            }
            self->text[self->got] = (char)byte;
        }
        self->count++;
        YIELD(self->text);
        free(self->text);
        self->text = NULL;
    }
    END;
}
