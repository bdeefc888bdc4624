# lessons.awk: what lessons.bash asks of a text; job says what.
#   job=fences    a lesson is split: its fences into OUT/001.body, 002.body ...,
#                 their first lines, behind the number of the line, into
#                 OUT/001.info ..., and the text around them into OUT/text
#   job=blank     figures that differ from run to run become N; figures=1: all
#   job=match     the lines of the first file must be those of the second; a
#                 line "..." stands for any lines. anchored=1: of an output,
#                 so from the first line to the last; any_order=1: in any
#                 order. Tells what is missing.
#   job=sections  the headings of a lesson
#   job=links     where its links lead to, a line each
#   job=anchors   the anchors of its headings
#   job=table     the table in its section "Files of this program"

# ---- splitting ---------------------------------------------------------------

job == "fences" && !fence && match($0, /^```+/) {
    fence = substr($0, 1, RLENGTH)
    base = sprintf("%s/%03d", out, ++fences)
    print FNR " " substr($0, RLENGTH + 1) >(base ".info")
    close(base ".info")
    printf "" >(base ".body")
    next
}
job == "fences" && fence && $0 == fence {
    close(base ".body")
    fence = ""
    next
}
job == "fences" {
    print >(fence ? base ".body" : out "/text")
}

# ---- blanking ----------------------------------------------------------------

# Replaces every match of pattern in text by its first keep letters and N.
# With unit, only where a unit follows: s, ms, MB, % ...
function blank(text, pattern, keep, unit,    done, rest, was)
{
    done = ""
    while (match(text, pattern)) {
        rest = substr(text, RSTART + RLENGTH)
        was = substr(text, RSTART, RLENGTH)
        if (!unit || rest ~ /^ ?(s|ms|µs|us|ns|KB|MB|GB|%)([^A-Za-z0-9_]|$)/)
            was = substr(was, 1, keep) "N"
        done = done substr(text, 1, RSTART - 1) was
        text = rest
    }
    return done text
}

job == "blank" {
    if ($0 ~ /^ *[0-9]+ \|[ #x.]*\|$/)
        gsub(/\|[ #x.]*\|/, "| bar |") # of a timeline
    $0 = blank($0, "[0-9][0-9,]*\\.[0-9]+", 0)
    $0 = blank($0, "[0-9][0-9,]*", 0, 1)
    $0 = blank($0, "pid [0-9]+", 4)
    $0 = blank($0, "port [0-9]+", 5)
    $0 = blank($0, "localhost:[0-9]+", 10)
    $0 = blank($0, "[]N]:[0-9]+", 2) # 127.0.0.1 is N.N by now
    if (figures)
        $0 = blank($0, "[0-9][0-9,]*", 0)
    # How deep make is, and where in the Makefile it was, is not said.
    gsub(/make\[[0-9]+\]:/, "make:")
    gsub(/\[Makefile:[0-9]+: /, "[")
    gsub(/[ \t]+/, " ") # a longer number takes a space away
    gsub(/^ | $/, "")
    print
}

# ---- comparing ---------------------------------------------------------------

# Of outputs, "..." within a line stands for whatever comes there.
function same(want, line,    dots, part)
{
    if (!anchored || !(dots = index(want, "...")))
        return want == line
    if (substr(want, 1, dots - 1) != substr(line, 1, dots - 1))
        return 0
    part = substr(want, dots + 3)
    line = substr(line, dots)
    if (index(part, "...")) { # only the last dots may stretch over more
        dots = index(line, substr(part, 1, index(part, "...") - 1))
        return dots && same(part, substr(line, dots))
    }
    return length(line) >= length(part) && \
        substr(line, length(line) - length(part) + 1) == part
}

# How many lines of the wanted part from..to stand at line at of the text.
function alike(from, to, at,    n)
{
    for (n = 0; from + n <= to; n++)
        if (at + n > lines || !same(wanted[from + n], text[at + n]))
            break
    return n
}

# Tells where the part is most nearly found, and what differs there.
function tell(from, to, first,    at, n, best, most)
{
    best = first
    for (at = first; at <= lines; at++)
        if ((n = alike(from, to, at)) > most) {
            most = n
            best = at
        }
    for (n = 0; n < most; n++)
        print "  " wanted[from + n]
    print "- " wanted[from + most]
    print "+ " (best + most <= lines ? text[best + most] : "(the end)")
    failed = 1
}

# Finds the part from line first on; returns the line behind it, 0 if none.
function find(from, to, first, anchored_here, at_end,    at)
{
    at = at_end ? lines - (to - from) : first
    for (; at >= first && at + to - from <= lines; at++) {
        if (alike(from, to, at) == to - from + 1)
            return at + to - from + 1
        if (anchored_here)
            break
    }
    tell(from, to, first)
    return 0
}

job == "match" { sub(/[ \t]+$/, "") }
job == "match" && FILENAME == ARGV[1] { wanted[++wants] = $0 }
job == "match" && FILENAME == ARGV[2] { text[++lines] = $0 }

function match_all(    from, to, at, dots_before, dots_after)
{
    at = 1
    for (from = 1; from <= wants && at; from = to + 2) {
        for (to = from; to <= wants && wanted[to] !~ /^ *\.\.\.$/; to++)
            continue
        dots_before = from > 1
        dots_after = to <= wants
        to--
        if (to >= from)
            at = find(from, to, at, anchored && !dots_before,
                      anchored && dots_before && !dots_after)
    }
    if (at && anchored && !(wanted[wants] ~ /^\.\.\.$/) && at <= lines) {
        print "+ " text[at]
        failed = 1
    }
}

# Takes the first line that is left and the same as want; 0 if there is none.
function take(want, dots,    at)
{
    for (at = 1; at <= lines; at++)
        if (!(at in taken) && (dots ? same(want, text[at]) : want == text[at]))
            return taken[at] = 1
    return 0
}

# In any order: lines that are told in full are found first, then those with
# "..." in them; a line "..." allows for more.
function match_any(    i, dots, more)
{
    for (dots = 0; dots <= 1; dots++)
        for (i = 1; i <= wants; i++)
            if (wanted[i] == "...")
                more = 1
            else if (dots == (index(wanted[i], "...") > 0) && \
                     !take(wanted[i], dots)) {
                print "- " wanted[i]
                failed = 1
            }
    for (i = 1; i <= lines; i++)
        if (!more && !(i in taken)) {
            print "+ " text[i]
            failed = 1
        }
}

# ---- headings, links, tables -------------------------------------------------

function anchor(heading)
{
    heading = tolower(heading)
    gsub(/[^a-z0-9 _-]/, "", heading)
    gsub(/ /, "-", heading)
    return heading
}

job == "sections" && /^##? / { print }
job == "anchors" && /^#+ / {
    sub(/^#+ /, "")
    $0 = anchor($0)
    print seen[$0]++ ? $0 "-" seen[$0] - 1 : $0
}
job == "table" && /^## / { here = $0 == "## Files of this program" }
job == "table" && here && /^\|/ { print }
job == "links" {
    gsub(/`[^`]*`/, "")
    while (match($0, /\]\([^)]*\)/)) {
        print substr($0, RSTART + 2, RLENGTH - 3)
        $0 = substr($0, RSTART + RLENGTH)
    }
    if (match($0, /^\[[^]]*\]: /))
        print substr($0, RLENGTH + 1)
}

END {
    if (job == "fences" && fence)
        print "0 unclosed" >(out "/999.info")
    if (job == "match" && any_order)
        match_any()
    else if (job == "match")
        match_all()
    exit failed
}
