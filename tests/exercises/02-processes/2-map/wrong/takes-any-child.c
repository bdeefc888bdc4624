/* expect: another child of the caller is left to the caller */
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
        pid_t child = fork();
        if (child == 0) {
            value = (struct value){i, function(arguments[i])};
            pipe_write(ends[1], &value, sizeof value);
            _exit(EXIT_SUCCESS);
        }
    }
    close(ends[1]);
    for (; pipe_read(ends[0], &value, sizeof value); came++)
        results[value.index] = value.value;
    close(ends[0]);
    while (wait(NULL) > 0)
        continue;
    return came;
}
