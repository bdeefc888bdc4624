/* expect: each value is where its argument is */
int process_map(long (*function)(long), const long *arguments, long *results,
                int count)
{
    int came = 0, status;
    pid_t *children = xcalloc((size_t)count, sizeof *children);
    for (int i = 0; i < count; i++) {
        fflush(NULL);
        children[i] = fork();
        if (children[i] == 0) {
            results[i] = function(arguments[i]);
            _exit(EXIT_SUCCESS);
        }
    }
    for (int i = 0; i < count; i++)
        if (waitpid(children[i], &status, 0) > 0 && WIFEXITED(status) &&
            WEXITSTATUS(status) == EXIT_SUCCESS)
            came++;
    free(children);
    return came;
}
