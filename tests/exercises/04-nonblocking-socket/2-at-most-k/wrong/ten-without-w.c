/* expect: without -w all are under way at once */
static void fetch_all(struct job *job, struct connection *connections,
                      struct count *count)
{
    int begun = 0, under_way = 0;
    int limit = job->options.workers ? job->options.workers : 10;
    while (begun < job->count || under_way > 0) {
        for (; begun < job->count && under_way < limit; begun++, under_way++)
            connection_begin(&connections[begun], &job->pages[begun]);
        under_way = ask_all(job, connections, begun, count);
    }
}
