/* expect: all run at the same time: each waits here for the next */
int process_map(long (*function)(long), const long *arguments, long *results,
                int count)
{
    int came = 0;
    for (int i = 0; i < count; i++) {
        int ends[2];
        pipe_open(ends);
        fflush(NULL);
        pid_t child = fork();
        if (child == 0) {
            long value = function(arguments[i]);
            pipe_write(ends[1], &value, sizeof value);
            _exit(EXIT_SUCCESS);
        }
        close(ends[1]);
        came += pipe_read(ends[0], &results[i], sizeof results[i]);
        close(ends[0]);
        if (waitpid(child, NULL, 0) < 0)
            die_errno("waitpid");
    }
    return came;
}
