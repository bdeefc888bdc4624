/* box_office.h: sells the seats of a small cinema. */
#ifndef BOX_OFFICE_H
#define BOX_OFFICE_H

#include <generator.h>

enum { SEATS = 3 };

struct hall {
    const char *seats[SEATS]; /* the name on each; NULL: it is free */
};

/* A generator for the scheduler, made by CALL(), that sells a seat of hall to
 * name. First it waits for the bank, which says at the descriptor bank, the
 * caller's, whether name has paid: one byte, 'y' or 'n'. It returns the number
 * of the seat, which has the name on it from then on. Or it raises
 *   ENOENT          sold out: no seat is free, or somebody is about to pay for
 *                   the last one; it does not wait for the bank then, so that
 *                   nobody pays for nothing
 *   ECONNREFUSED    the bank says no
 * or an error that is thrown in meanwhile, because name has left. Who does not
 * pay gets no seat: others can have it. The same name may buy several seats. */
struct frame *sell_seat(struct hall *hall, const char *name, int bank);

#endif
