/* expect: the limit of one does not end the waiting of another */
    if (future_cancelled(&weather->question->future)) {
        weather_end(weather);
        weather->question = create_task(weather->ask(weather->station));
    }
    AWAIT(self->degrees, wait_for(ref(weather->question), self->seconds));
