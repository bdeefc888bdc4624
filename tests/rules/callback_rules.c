/* callback_rules.c: the rules of the loop that need no timers, each a function
 * that is named after it. What happens is told in one line, and compared. */
#include <callback_rules.h>
#include <die.h>
#include <ends.h>
#include <events.h>

#include <errno.h>
#include <string.h>
#include <unistd.h>

static struct handle *some; /* the one that a callback of the part is about */
static int times, calls;    /* how often something happened in the part */

/* ---- callbacks of several rules ----------------------------------------- */

static int add_b(void)
{
    soon("b", NULL);
    return 0;
}

static int add_b_that_stops(void)
{
    soon("b", stop);
    return 0;
}

static int cancel_some(void)
{
    handle_cancel(some);
    return 0;
}

static int take_and_stop(void)
{
    ends_take();
    return stop();
}

static void add_reader(const char *name, int (*then)(void))
{
    if (loop_add_reader(loop, ends[0], on(name, then)) != 0)
        die("loop_add_reader() fails");
}

static void add_writer(const char *name, int (*then)(void))
{
    if (loop_add_writer(loop, ends[0], on(name, then)) != 0)
        die("loop_add_writer() fails");
}

static void removed(const char *call, int yes)
{
    happened("%s: %s", call, yes ? "yes" : "no");
}

/* told(), with the name of an error that Python has no class for. */
static void told_of(const char *call, int error)
{
    if (error == EBADF)
        happened("%s: EBADF", call);
    else
        told(call, error);
}

static int remove_reader(void)
{
    loop_remove_reader(loop, ends[0]);
    return 0;
}

static int remove_writer(void)
{
    loop_remove_writer(loop, ends[0]);
    return 0;
}

/* Begins a part with a reader for ends[0], which is readable. */
static void begin_with_reader(const char *name, int (*then)(void))
{
    begin();
    times = 0;
    ends_open();
    ends_fill();
    add_reader(name, then);
}

/* What is still watched is of no interest. */
static void end_with_reader(void)
{
    remove_reader();
    remove_writer();
    ends_close();
}

/* ---- the queue ---------------------------------------------------------- */

static int again_once(void)
{
    return times++ == 0 ? loop_call_soon(loop, some) : stop();
}

static void L1_ready_queue_is_first_in_first_out(void)
{
    begin();
    soon("a", NULL);
    soon("b", NULL);
    soon("c", NULL);
    soon("stop", stop);
    run();
    soon("stop", stop);
    run();
    EXPECT("", "tick 1: a, b, c, stop; tick 2: stop");
}

static void L1_a_handle_runs_once_for_each_time_it_is_queued(void)
{
    begin();
    some = soon("a", NULL);
    told("call_soon", loop_call_soon(loop, some));
    soon("stop", stop);
    run();
    EXPECT("in C, queued twice", "first: call_soon: RuntimeError; "
                                 "tick 1: a, stop");
    begin();
    times = 0;
    some = soon("a", again_once);
    run();
    EXPECT("in C, queued by itself", "tick 1: a; tick 2: a");
}

static int remove_reader_and_add_c(void)
{
    soon("c", stop);
    return remove_reader();
}

static void L2_a_tick_polls_then_runs_what_is_queued_at_that_moment(void)
{
    begin_with_reader("reader", remove_reader_and_add_c);
    soon("a", add_b);
    run();
    end_with_reader();
    EXPECT("", "tick 1: a, reader; tick 2: b, c");
}

static void L3_callbacks_that_were_ready_run_before_io(void)
{
    begin_with_reader("reader", take_and_stop);
    soon("a", NULL);
    soon("b", NULL);
    run();
    end_with_reader();
    EXPECT("", "tick 1: a, b, reader");
}

static int again_until_three(void)
{
    if (++times == 3)
        return stop();
    soon("again", again_until_three);
    return 0;
}

static void L4_a_callback_scheduled_by_a_callback_runs_in_the_next_tick(void)
{
    begin();
    soon("a", add_b_that_stops);
    run();
    EXPECT("", "tick 1: a; tick 2: b");
    begin_with_reader("reader", NULL);
    soon("again", again_until_three);
    run();
    end_with_reader();
    EXPECT("starves no reader", "tick 1: again, reader; tick 2: again, reader; "
                                "tick 3: again, reader");
}

static void L5_the_poll_waits_only_while_nothing_is_to_be_done(void)
{
    begin();
    soon("a", add_b_that_stops);
    run();
    EXPECT_WAITS("ready", "tick 1 waits 0 s: a; tick 2 waits 0 s: b");
    begin_with_reader("reader", take_and_stop);
    run();
    end_with_reader();
    EXPECT_WAITS("nothing", "tick 1 waits for ever: reader");
    begin();
    loop_stop(loop);
    run();
    EXPECT_WAITS("asked to stop", "tick 1 waits 0 s");
    begin();
    some = soon("a", NULL);
    cancel_some();
    ends_open();
    ends_fill();
    add_reader("reader", take_and_stop);
    run();
    end_with_reader();
    EXPECT_WAITS("in C, all cancelled", "tick 1 waits for ever: reader");
}

/* ---- cancelling --------------------------------------------------------- */

static void tell_cancelled(void)
{
    happened("cancelled: %s", some->cancelled ? "yes" : "no");
}

static void L6_a_cancelled_handle_is_skipped(void)
{
    begin();
    some = soon("a", NULL);
    soon("b", NULL);
    tell_cancelled();
    cancel_some();
    cancel_some();
    tell_cancelled();
    soon("stop", stop);
    run();
    EXPECT("before its tick",
           "first: cancelled: no, cancelled: yes; tick 1: b, stop");
    begin();
    soon("a", cancel_some);
    some = soon("b", NULL);
    soon("c", cancel_some);
    soon("stop", stop);
    run();
    tell_cancelled();
    EXPECT("in the batch", "tick 1: a, c, stop; then: cancelled: yes");
}

static void L6_cancelling_after_it_ran_is_remembered_only(void)
{
    begin();
    some = soon("a", NULL);
    soon("stop", stop);
    run();
    tell_cancelled();
    cancel_some();
    tell_cancelled();
    soon("stop", stop);
    run();
    EXPECT("after it ran", "tick 1: a, stop; then: cancelled: no, "
                           "cancelled: yes; tick 2: stop");
    begin();
    some = soon("a", cancel_some);
    soon("stop", stop);
    run();
    tell_cancelled();
    EXPECT("while it runs", "tick 1: a, stop; then: cancelled: yes");
}

static void L6_a_cancelled_handle_may_be_queued_again(void)
{
    begin();
    some = soon("a", NULL);
    cancel_some();
    soon("b", NULL);
    told("call_soon", loop_call_soon(loop, some));
    tell_cancelled();
    soon("stop", stop);
    run();
    EXPECT("in C, queued again", "first: call_soon: ok, cancelled: no; "
                                 "tick 1: b, a, stop");
}

/* ---- stopping ----------------------------------------------------------- */

static int add_c_that_adds_stop(void);

static int add_stop(void)
{
    soon("stop", stop);
    return 0;
}

static int add_c_that_adds_stop(void)
{
    soon("c", add_stop);
    return 0;
}

static int stop_and_add_b(void)
{
    soon("b", add_c_that_adds_stop);
    stop();
    return stop();
}

static void L7_stop_completes_the_tick_and_is_forgotten(void)
{
    begin();
    soon("a", stop_and_add_b);
    soon("rest", NULL);
    run();
    happened("it returned");
    run();
    EXPECT("", "tick 1: a, rest; then: it returned; "
               "tick 2: b; tick 3: c; tick 4: stop");
}

static void L8_stop_before_run_forever_lets_one_tick_run(void)
{
    begin();
    soon("a", add_b);
    loop_stop(loop);
    run();
    happened("it returned");
    soon("stop", stop);
    run();
    EXPECT_WAITS("", "tick 1 waits 0 s: a; then: it returned; "
                     "tick 2 waits 0 s: b, stop");
    begin();
    ends_open();
    add_reader("reader", NULL);
    loop_stop(loop);
    run();
    end_with_reader();
    EXPECT_WAITS("with nothing to do", "tick 1 waits 0 s");
}

/* ---- wrong use ---------------------------------------------------------- */

static struct loop *other;

static int try_what_is_wrong(void)
{
    told("run", loop_run_forever(loop));
    told("close", loop_close(loop));
    loop_stop(other); /* if it runs after all, it ends */
    told("run another", loop_run_forever(other));
    return 0;
}

static void L12_a_running_loop_is_neither_run_nor_closed(void)
{
    begin();
    other = loop_new();
    soon("a", try_what_is_wrong);
    soon("b", add_b_that_stops);
    run();
    told("close another", loop_close(other));
    loop_free(other);
    EXPECT("",
           "tick 1: a, run: RuntimeError, close: RuntimeError, "
           "run another: RuntimeError, b; tick 2: b; then: close another: ok");
}

static int close_another(void)
{
    told("close another", loop_close(other));
    told("run it", loop_run_forever(other));
    return 0;
}

static void L12_a_callback_may_close_another_loop(void)
{
    begin();
    other = loop_new();
    soon("a", close_another);
    soon("b", stop);
    run();
    loop_free(other);
    EXPECT("another loop", "tick 1: a, close another: ok, "
                           "run it: RuntimeError, b");
}

static void L12_a_closed_loop_takes_nothing(void)
{
    begin();
    ends_open();
    some = soon("a", NULL);
    told("close", loop_close(loop));
    happened("queued: %s", handle_queued(some) ? "yes" : "no");
    told("close", loop_close(loop));
    loop_stop(loop);
    told("run", loop_run_forever(loop));
    told("call_soon", loop_call_soon(loop, on("b", NULL)));
    told("add_reader", loop_add_reader(loop, ends[0], on("r", NULL)));
    told("add_writer", loop_add_writer(loop, ends[0], on("w", NULL)));
    removed("remove_reader", loop_remove_reader(loop, ends[0]));
    removed("remove_writer", loop_remove_writer(loop, ends[0]));
    ends_close();
    EXPECT("closed", "first: close: ok, queued: no, close: ok, "
                     "run: RuntimeError, call_soon: RuntimeError, "
                     "add_reader: RuntimeError, add_writer: RuntimeError, "
                     "remove_reader: no, remove_writer: no");
}

static void L12_close_names_what_is_left(void)
{
    begin_with_reader("r", NULL);
    told("close", loop_close(loop));
    ends_close();
    EXPECT("in C, a reader is left",
           "first: the loop is closed, and descriptor 50 still has a reader: "
           "r, close: ok");
    begin();
    ends_open();
    add_writer("w", NULL);
    ends_close();
    EXPECT("in C, a writer is left",
           "first: the loop is closed, and descriptor 50 still has a writer: "
           "w");
}

/* ---- failures ----------------------------------------------------------- */

static int fail(void)
{
    return ECONNRESET;
}

static int fail_oddly(void)
{
    stop();
    return E_VALUE;
}

/* As if its memory were free, and served somebody else by now. */
static int overwrite_and_fail(void)
{
    *some = HANDLE(NULL, NULL);
    return ECONNRESET;
}

static int fail_twice(void)
{
    return ++times == 2 ? stop() : ECONNRESET;
}

static void tell_failure(void *context, const struct handle *h, int error)
{
    happened("%s: %s %s", (const char *)context, h->name, error_name(error));
}

static void L13_a_failure_is_reported_at_once_and_the_batch_goes_on(void)
{
    char name[] = "handler";
    begin();
    loop_set_exception_handler(loop, tell_failure, name);
    soon("a", fail);
    soon("b", add_b_that_stops);
    run();
    EXPECT("", "tick 1: a, handler: a ConnectionResetError, b; tick 2: b");
    begin_with_reader("reader", fail_twice);
    loop_set_exception_handler(loop, tell_failure, name);
    run();
    end_with_reader();
    EXPECT("of a reader",
           "tick 1: reader, handler: reader ConnectionResetError; "
           "tick 2: reader");
    begin();
    soon("a", fail_oddly);
    run();
    EXPECT("in C, on standard error", "tick 1: a, callback a failed: "
                                      "ValueError: an argument makes no sense");
}

static void L13_a_callback_may_free_itself_and_fail(void)
{
    char name[] = "handler";
    begin();
    loop_set_exception_handler(loop, tell_failure, name);
    some = soon("a", overwrite_and_fail);
    soon("b", stop);
    run();
    EXPECT("in C, of one that is gone",
           "tick 1: a, handler: a ConnectionResetError, b");
}

/* ---- descriptors -------------------------------------------------------- */

static int take_the_third_time(void)
{
    if (++times < 3)
        return 0;
    ends_take();
    return add_stop();
}

static int remove_the_third_time(void)
{
    if (++times < 3)
        return 0;
    remove_writer();
    return add_stop();
}

static int replace_reader(void)
{
    add_reader("new", take_and_stop);
    return 0;
}

static int replace_writer(void)
{
    add_writer("new", stop);
    return 0;
}

static int fill(void)
{
    ends_fill();
    return 0;
}

static int reuse(void)
{
    remove_reader();
    ends_close();
    ends_open();
    add_reader("new", take_and_stop);
    soon("b", fill);
    return 0;
}

static void L14_readers_and_writers_run_once_per_tick_while_ready(void)
{
    begin_with_reader("reader", take_the_third_time);
    run();
    end_with_reader();
    EXPECT("reader",
           "tick 1: reader; tick 2: reader; tick 3: reader; tick 4: stop");
    begin_with_reader("reader", remove_reader);
    add_writer("writer", remove_the_third_time);
    run();
    end_with_reader();
    EXPECT("writer", "tick 1: reader, writer; tick 2: writer; "
                     "tick 3: writer; tick 4: stop");
}

/* At the end of a pipe there is nothing to read but the end. */
static void L14_an_end_can_be_read(void)
{
    begin();
    ends_open_pipe();
    close(ends[1]);
    add_reader("reader", stop);
    run();
    remove_reader();
    close(ends[0]);
    EXPECT("the end of a pipe", "tick 1: reader");
}

static void L14_adding_again_replaces_and_no_event_goes_to_the_old_one(void)
{
    begin_with_reader("old", NULL);
    add_reader("new", take_and_stop);
    run();
    end_with_reader();
    EXPECT("replaced", "tick 1: new");
    begin_with_reader("old", NULL);
    soon("a", replace_reader);
    run();
    end_with_reader();
    EXPECT("reader replaced in the batch", "tick 1: a; tick 2: new");
    begin();
    ends_open();
    add_writer("old", NULL);
    soon("a", replace_writer);
    run();
    end_with_reader();
    EXPECT("writer replaced in the batch", "tick 1: a; tick 2: new");
    begin_with_reader("old", NULL);
    soon("a", reuse);
    run();
    end_with_reader();
    EXPECT("its number used again in the batch",
           "tick 1: a; tick 2: b; tick 3: new");
}

/* ---- descriptors that are closed ---------------------------------------- */

/* epoll and kqueue do not know a descriptor any more that is closed. */
static int selector_forgets(void)
{
#if __has_include(<selector.h>)
    const char *kind = loop_selector(loop);
    return strcmp(kind, "epoll") == 0 || strcmp(kind, "kqueue") == 0;
#else
    return 0; /* before chapter 8 it is select() */
#endif
}

static int stop_the_second_time(void)
{
    return ++times == 2 ? stop() : 0;
}

static int end_of_patience(void)
{
    return ++calls == 4 ? stop() : 0;
}

static void L14_one_that_is_closed_keeps_nobody_waiting(void)
{
    begin_with_reader("gone", end_of_patience);
    int closed = ends[0], forgotten = selector_forgets();
    calls = 0;
    ends_open();
    ends_fill();
    add_reader("reader", stop_the_second_time);
    add_writer("writer", NULL);
    close(closed);
    run();
    loop_remove_reader(loop, closed);
    end_with_reader();
    EXPECT("in C, one that is closed",
           forgotten ? "tick 1: reader, writer; tick 2: reader, writer"
                     : "tick 1: gone, reader, writer; "
                       "tick 2: gone, reader, writer");
}

/* What is refused leaves the one that was there before. */
static void L14_what_cannot_be_watched(void)
{
    begin();
    ends_open();
    ends_close();
    told_of("add_reader of -1", loop_add_reader(loop, -1, on("r", NULL)));
    told_of("add_writer of -1", loop_add_writer(loop, -1, on("w", NULL)));
    told_of("add_reader", loop_add_reader(loop, ends[0], on("r", NULL)));
    told_of("add_writer", loop_add_writer(loop, ends[0], on("w", NULL)));
    removed("remove_reader", loop_remove_reader(loop, ends[0]));
    removed("remove_reader of -1", loop_remove_reader(loop, -1));
    EXPECT("in C, not open", "first: add_reader of -1: ValueError, "
                             "add_writer of -1: ValueError, "
                             "add_reader: EBADF, add_writer: EBADF, "
                             "remove_reader: no, remove_reader of -1: no");
    begin_with_reader("old", NULL);
    ends_close();
    told_of("add_reader", loop_add_reader(loop, ends[0], on("new", NULL)));
    removed("remove_reader", loop_remove_reader(loop, ends[0]));
    EXPECT("in C, no longer open",
           "first: add_reader: EBADF, remove_reader: yes");
}

/* ---- reader and writer -------------------------------------------------- */

static int remove_writer_and_add_stop(void)
{
    remove_writer();
    return add_stop();
}

static int remove_reader_and_add_stop(void)
{
    remove_reader();
    return add_stop();
}

static void L15_the_reader_runs_before_the_writer(void)
{
    begin();
    ends_open();
    ends_fill();
    add_writer("writer", stop);
    add_reader("reader", NULL);
    run();
    end_with_reader();
    EXPECT("", "tick 1: reader, writer");
    begin_with_reader("reader", NULL);
    ends_take();
    add_writer("writer", stop);
    close(ends[1]);
    run();
    remove_reader();
    remove_writer();
    close(ends[0]);
    EXPECT("the other end is closed", "tick 1: reader, writer");
}

static void L15_what_is_removed_in_the_batch_does_not_run(void)
{
    begin_with_reader("reader", remove_writer_and_add_stop);
    add_writer("writer", NULL);
    run();
    end_with_reader();
    EXPECT("the reader removes the writer", "tick 1: reader; "
                                            "tick 2: stop, reader");
    begin_with_reader("reader", remove_reader);
    add_writer("writer", stop_the_second_time);
    run();
    end_with_reader();
    EXPECT("the reader removes itself", "tick 1: reader, writer; "
                                        "tick 2: writer");
    begin_with_reader("reader", NULL);
    soon("a", remove_reader_and_add_stop);
    run();
    end_with_reader();
    EXPECT("removed in the batch", "tick 1: a; tick 2: stop");
}

static void L15_remove_tells_whether_there_was_one(void)
{
    begin_with_reader("reader", NULL);
    removed("remove_writer", loop_remove_writer(loop, ends[0]));
    removed("remove_reader", loop_remove_reader(loop, ends[0]));
    removed("remove_reader", loop_remove_reader(loop, ends[0]));
    add_writer("writer", NULL);
    removed("remove_reader", loop_remove_reader(loop, ends[0]));
    removed("remove_writer", loop_remove_writer(loop, ends[0]));
    removed("remove_writer", loop_remove_writer(loop, ends[0]));
    removed("remove_reader", loop_remove_reader(loop, ends[1]));
    end_with_reader();
    EXPECT("removed", "first: remove_writer: no, remove_reader: yes, "
                      "remove_reader: no, remove_reader: no, "
                      "remove_writer: yes, remove_writer: no, "
                      "remove_reader: no");
}

void callback_rules(void)
{
    L1_ready_queue_is_first_in_first_out();
    L1_a_handle_runs_once_for_each_time_it_is_queued();
    L2_a_tick_polls_then_runs_what_is_queued_at_that_moment();
    L3_callbacks_that_were_ready_run_before_io();
    L4_a_callback_scheduled_by_a_callback_runs_in_the_next_tick();
    L5_the_poll_waits_only_while_nothing_is_to_be_done();
    L6_a_cancelled_handle_is_skipped();
    L6_cancelling_after_it_ran_is_remembered_only();
    L6_a_cancelled_handle_may_be_queued_again();
    L7_stop_completes_the_tick_and_is_forgotten();
    L8_stop_before_run_forever_lets_one_tick_run();
    L12_a_running_loop_is_neither_run_nor_closed();
    L12_a_callback_may_close_another_loop();
    L12_a_closed_loop_takes_nothing();
    L12_close_names_what_is_left();
    L13_a_failure_is_reported_at_once_and_the_batch_goes_on();
    L13_a_callback_may_free_itself_and_fail();
    L14_readers_and_writers_run_once_per_tick_while_ready();
    L14_an_end_can_be_read();
    L14_adding_again_replaces_and_no_event_goes_to_the_old_one();
    L14_one_that_is_closed_keeps_nobody_waiting();
    L14_what_cannot_be_watched();
    L15_the_reader_runs_before_the_writer();
    L15_what_is_removed_in_the_batch_does_not_run();
    L15_remove_tells_whether_there_was_one();
}
