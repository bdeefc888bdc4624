/* map.h: a function of many arguments, each computed by a process of its own.
 */
#ifndef MAP_H
#define MAP_H

/* Calls function(arguments[i]) for each i below count, all at the same time,
 * each in a process of its own, and puts the value into results[i]. Where the
 * process could not be started or ended without a value, results[i] stays as it
 * was. Returns how many values came. All processes are gone by then.
 * asyncio: ProcessPoolExecutor.map(). */
int process_map(long (*function)(long), const long *arguments, long *results,
                int count);

#endif
