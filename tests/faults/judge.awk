# judge.awk: judges the runs of one.bash, whose files are its arguments, those
# that end in .log first:
#   kind=harmless   the fault changes nothing
#   kind=page       it costs the page that it hits, and the reason is told
#   kind=any        pages come or fail, or the program ends; it says why
#   kind=others     pages come or fail, and it says why
#   kind=start      the program ends with one line that says why
#   kind=ctrl-c     the program ends by the signal
# A fault that did not happen in a run must not have changed anything either.

FNR == 1 {
    match(FILENAME, /[a-z]*$/)
    ending = substr(FILENAME, RSTART)
    key = substr(FILENAME, 1, RSTART - 2)
    sub(/.*\/results\//, "", key)
    chapter = key
    sub(/[:\/].*/, "", chapter) # 08-epoll:poll is 08-epoll, on poll
    keys[key]
}

ending == "status" { status[key] = $0; if ($0 !~ /^[0-9]+$/) ended[key] = $0 }

ending == "log" && /^fault: / {
    happened[key]++
    reason[key] = substr($0, 8)
}
ending == "log" && /^open: / { open[key] = open[key] $0 "; " }

ending == "out" && /^[0-9]+ pages, / { ok[key] = $3; failed[key] = $5 }

ending == "err" { said[key] = said[key] "    " $0 "\n"; lines[key]++ }
ending == "err" && /^page [0-9]+: http.*: / {
    pages[key]++
    if (substr($0, length($0) - length(reason[key]) + 1) != reason[key])
        other[key]++
}
ending == "err" && $0 == "the slow server died" { dead[key]++ }
ending == "err" && index($0, chapter ": ") == 1 { told[key]++ }

function undisturbed(key) {
    return status[key] == 0 && ok[key] == 4
}

function page_by_page(key) {
    return status[key] == 1 && failed[key] == happened[key] &&
        ok[key] == 4 - failed[key] && pages[key] == failed[key] && !other[key]
}

function said_why(key) {
    if (key in ok)
        return status[key] == 1 && ok[key] + failed[key] == 4 &&
            (failed[key] > 0 || dead[key]) && pages[key] + 0 == failed[key]
    return status[key] == 1 && told[key] > 0
}

function right(key) {
    if (!happened[key] || kind == "harmless")
        return undisturbed(key) && lines[key] == 0
    if (kind == "page")
        return page_by_page(key)
    if (kind == "any")
        return undisturbed(key) || said_why(key)
    if (kind == "others")
        return undisturbed(key) || ((key in ok) && said_why(key))
    if (kind == "start")
        return status[key] == 1 && lines[key] == 1 && told[key] == 1
    if (kind == "ctrl-c")
        return status[key] == 130
}

END {
    for (key in keys) {
        runs++
        call = key
        sub(/\.[^.]*$/, "", call)
        sub(/.*\//, "", call)
        sum[call] += happened[key]
        if (key in ended)
            problem = ended[key]
        else if (!right(key))
            problem = "exit status " status[key] ", " ok[key] + 0 " ok, " \
                failed[key] + 0 " failed, not as for: " kind
        else if ((key in ok) && open[key])
            problem = "at the end there is still " open[key]
        else
            continue
        if (++wrong <= 20)
            printf "%s happened %d times: %s\n%s", key, happened[key], problem,
                said[key]
    }
    for (call in sum)
        if (!sum[call]) {
            print call " never happened, in no chapter: this tests nothing"
            wrong++
        }
    if (wrong > 20)
        print "... and more, " wrong " in all"
    exit wrong || !runs
}
