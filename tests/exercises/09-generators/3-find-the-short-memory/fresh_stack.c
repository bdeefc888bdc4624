/* fresh_stack.c: runs the answer so that nothing is left on the C stack of what
 * a body had there when it was left: before each resume, it is filled with
 * bytes of the value that the argument says. */
#include <generator.h>

#include <stdlib.h>

static unsigned char probe_byte;

static void probe_overwrite(void)
{
    volatile unsigned char bytes[16 * 1024];
    for (unsigned i = 0; i < sizeof bytes; i++)
        bytes[i] = probe_byte;
}

/* Called by way of this, it has a stack frame of its own, which is gone before
 * the body has one. */
static void (*volatile probe_call)(void) = probe_overwrite;

static int probe_next(struct frame *g)
{
    probe_call();
    return generator_next(g);
}

#define generator_next probe_next
#define main           answer_main
#include <main.c>
#undef main

int main(int argc, char **argv)
{
    probe_byte = argc > 1 ? (unsigned char)atoi(argv[1]) : 0;
    char *arguments[] = {argv[0], NULL};
    return answer_main(1, arguments);
}
