/* expect: a line that comes in pieces is a line */
static void read_input(struct input *input)
{
    char typed[101];
    ssize_t got = read(STDIN_FILENO, typed, sizeof typed - 1);
    if (got <= 0) {
        input->open = 0;
        return;
    }
    typed[got] = '\0';
    for (char *line = strtok(typed, "\n"); line; line = strtok(NULL, "\n"))
        if (strcmp(line, "stop") == 0)
            input->stop = 1;
}
/* NEXT */
static void stop_all(struct job *job, struct connection *connections)
{
    for (int i = 0; i < job->count; i++) {
        if (connections[i].state == CONNECTION_DONE)
            continue;
        connection_fail(&connections[i], "stopped");
        job_page_done(job, connections[i].page);
    }
}
/* NEXT */
        if (input.open)
            FD_SET(STDIN_FILENO, &sets.readable);
/* NEXT */
        if (FD_ISSET(STDIN_FILENO, &sets.readable))
            read_input(&input);
