/* expect: no child is left */
struct value {
    long index, value;
};

int process_map(long (*function)(long), const long *arguments, long *results,
                int count)
{
    int ends[2], came = 0;
    struct value value;
    pipe_open(ends);
    for (int i = 0; i < count; i++) {
        fflush(NULL);
        if (fork() == 0) {
            value = (struct value){i, function(arguments[i])};
            pipe_write(ends[1], &value, sizeof value);
            _exit(EXIT_SUCCESS);
        }
    }
    close(ends[1]);
    for (; pipe_read(ends[0], &value, sizeof value); came++)
        results[value.index] = value.value;
    close(ends[0]);
    return came;
}
