/* expect: every page that was under way says so */
static void read_input(struct input *input)
{
    char typed[100];
    ssize_t got = read(STDIN_FILENO, typed, sizeof typed);
    if (got == 5 && memcmp(typed, "stop\n", 5) == 0)
        input->stop = 1;
    if (got <= 0)
        input->open = 0;
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
