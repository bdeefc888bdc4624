/* expect: with -w 1 they come one behind the other */
static void fetch_all(struct job *job, struct connection *connections,
                      struct count *count)
{
    int begun = 0, under_way = 0;
    int limit = job->options.workers ? job->options.workers : job->count;
    do {
        for (; begun < job->count && under_way < limit; begun++, under_way++)
            connection_begin(&connections[begun], &job->pages[begun]);
        under_way = ask_all(job, connections, begun, count);
    } while (under_way > 0);
}
