/* expect: all other lines are ignored */
static void read_input(struct input *input)
{
    char typed[100];
    ssize_t got = read(STDIN_FILENO, typed, sizeof typed);
    if (got < 0 && errno == EINTR)
        return;
    input->open = got > 0; /* at the end of a file it would stay ready */
    for (ssize_t i = 0; i < got; i++) {
        if (typed[i] != '\n') {
            if (input->length < sizeof input->line)
                input->line[input->length++] = typed[i];
            continue;
        }
        if (strncmp(input->line, "stop", input->length) == 0)
            input->stop = 1;
        input->length = 0;
    }
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
