/* tally.h: clerks who count votes together. */
#ifndef TALLY_H
#define TALLY_H

enum { CLERKS = 4, CANDIDATES = 3 };

extern long tally[CANDIDATES]; /* the votes for each candidate */

/* Starts CLERKS threads. Each reads so many ballots, and the votes are added to
 * the tally. Returns when all are counted. */
void tally_count(int ballots);

/* The program provides these two. Both take their time. */

/* The candidate on this ballot of this clerk: 0 to CANDIDATES - 1. All clerks
 * may read at the same time. */
int ballot_read(int clerk, int ballot);

/* votes + 1. */
long add_by_hand(long votes);

#endif
