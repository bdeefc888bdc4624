/* expect: _exit() in the child, not exit() */
struct value {
    long index, value;
};

int process_map(long (*function)(long), const long *arguments, long *results,
                int count)
{
    int ends[2], came = 0;
    struct value value;
    pid_t *children = xcalloc((size_t)count, sizeof *children);
    pipe_open(ends);
    for (int i = 0; i < count; i++) {
        fflush(NULL);
        children[i] = fork();
        if (children[i] < 0)
            continue;
        if (children[i] == 0) {
            value = (struct value){i, function(arguments[i])};
            pipe_write(ends[1], &value, sizeof value);
            exit(EXIT_SUCCESS);
        }
    }
    close(ends[1]);
    for (; pipe_read(ends[0], &value, sizeof value); came++)
        results[value.index] = value.value;
    close(ends[0]);
    for (int i = 0; i < count; i++)
        if (children[i] > 0 && waitpid(children[i], NULL, 0) < 0)
            die_errno("waitpid");
    free(children);
    return came;
}
