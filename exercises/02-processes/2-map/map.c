/* map.c: exercise 2.2 (extend): a function of many arguments, each computed by
 * a process of its own.
 *
 * What is CPU-bound gains from processes too: two of them use two processors.
 * Write process_map(); map.h says what it does. Mind:
 *   - All processes work at the same time: start them all before you wait for
 *     the first.
 *   - Values come in any order; results[i] belongs to arguments[i]. So a child
 *     must say with its value which i it was.
 *   - A child may die: by a signal, or because function() calls exit(). Then
 *     there is no value, whatever its exit status; the others are not harmed.
 *   - fork() may fail (it returns -1), and the next may succeed: go on with
 *     the others.
 *   - What the caller has printed but not written yet, or planned for its own
 *     end with atexit(), happens once, in the parent.
 *   - There may be thousands of arguments: more values than a pipe holds, and
 *     more than you may open pipes.
 *   - When process_map() returns, none of its children is left, not even as a
 *     zombie, and no pipe is open. The caller may have other children: those
 *     are left to it.
 * pipe_open(), pipe_write() and pipe_read() of the chapter are there for you;
 * main.c counts primes with it.
 */
#include <map.h>
#include <die.h>
#include <pipes.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

// TODO(2.2): each function(arguments[i]) in a child; the value through a pipe.
int process_map(long (*function)(long), const long *arguments, long *results,
                int count)
{
    (void)function, (void)arguments, (void)results, (void)count;
    return 0;
}
