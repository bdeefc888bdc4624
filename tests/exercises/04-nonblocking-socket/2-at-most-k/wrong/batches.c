/* expect: a slow page holds up nobody but itself */
static void fetch_all(struct job *job, struct connection *connections,
                      struct count *count)
{
    int limit = job->options.workers ? job->options.workers : job->count;
    for (int begun = 0; begun < job->count;) {
        for (int i = 0; i < limit && begun < job->count; i++, begun++)
            connection_begin(&connections[begun], &job->pages[begun]);
        while (ask_all(job, connections, begun, count) > 0)
            continue;
    }
}
