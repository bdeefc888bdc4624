/* expect: without -w all are under way at once */
static void fetch_all(struct job *job, struct connection *connections,
                      struct count *count)
{
    int begun = 0, under_way = 0;
    while (begun < job->count || under_way > 0) {
        while (begun < job->count &&
               (under_way == 0 || under_way < job->options.workers)) {
            connection_begin(&connections[begun], &job->pages[begun]);
            begun++;
            under_way++;
        }
        under_way = ask_all(job, connections, begun, count);
    }
}
