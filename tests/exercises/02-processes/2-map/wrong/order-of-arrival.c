/* expect: a value that comes early is where its argument is */
int process_map(long (*function)(long), const long *arguments, long *results,
                int count)
{
    int ends[2], came = 0;
    pipe_open(ends);
    for (int i = 0; i < count; i++) {
        fflush(NULL);
        if (fork() == 0) {
            long value = function(arguments[i]);
            pipe_write(ends[1], &value, sizeof value);
            _exit(EXIT_SUCCESS);
        }
    }
    close(ends[1]);
    while (came < count && pipe_read(ends[0], &results[came], sizeof(long)))
        came++;
    close(ends[0]);
    while (waitpid(-1, NULL, 0) > 0)
        continue;
    return came;
}
