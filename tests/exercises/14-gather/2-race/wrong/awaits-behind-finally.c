/* expect: an AWAIT behind FINALLY */
    struct future **tasks; /* of the runners; the array and its n references
                              are owned */
    size_t over;           /* the first so many are known to be done */
    size_t done;           /* of the rest, as wait_futures() says */
    int error;             /* of the last one that has failed, then of the
                              waiting for the others; 0: none */
    struct value result;
/* NEXT */
static void start_all(struct race *self)
{
    self->tasks = xcalloc(self->n, sizeof(struct task *));
    for (size_t i = 0; i < self->n; i++)
        self->tasks[i] = ensure_future(self->runners[i]);
}

/* Looks at those that have come. True: one of them has a result. */
static int somebody_has_won(struct race *self)
{
    for (; self->done > 0; self->done--) {
        struct future *f = self->tasks[self->over++];
        self->error = future_result(f, &self->result);
        if (self->error == 0)
            return 1;
    }
    return 0;
}

/* Nobody is to complain of an error that comes after the end. */
static void let_all_go(struct race *self)
{
    for (size_t i = 0; i < self->n; i++) {
        self->tasks[i]->asked = 1;
        unref(self->tasks[i]);
    }
    free(self->tasks);
    free(self->runners);
}

ASYNC(race, race_drop)
{
    BEGIN;
    if (self->n == 0)
        RAISE(E_VALUE);
    start_all(self);
    while (self->over < self->n) {
        AWAIT(wait_futures(self->tasks + self->over, self->n - self->over,
                           FIRST_COMPLETED, INFINITY, &self->done));
        if (somebody_has_won(self))
            RETURN(self->result);
    }
    RAISE(self->error);
FINALLY:
    for (size_t i = 0; i < self->n; i++)
        future_cancel(self->tasks[i]);
    if (self->n > 0)
        AWAIT(wait_futures(self->tasks, self->n, ALL_COMPLETED, INFINITY,
                           &self->done));
    let_all_go(self);
    END;
}
