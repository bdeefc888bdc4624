# exercise.awk: makes a file of an exercise from its solution. See
# tests/README.md for the marks.
#   part=exercise   what the reader gets
#   part=solution   the solution without the marks
#   part=FILE       the solution with the reader's part replaced by that file's

function next_fill(    line)
{
    while ((getline line <part) > 0 && line !~ /^\/\* NEXT \*\//)
        if (line !~ /^\/\* expect: /)
            print line
}

/^#if(n)?def EXERCISE/ {
    inside = 1
    solved = /ifndef/
    if (part != "exercise" && part != "solution") {
        if (solved)
            next_fill()
        skipping = 1
        next
    }
    skipping = (part == "exercise") == solved
    next
}
inside && /^#else/ {
    if (part == "exercise" || part == "solution")
        skipping = !skipping
    next
}
inside && /^#endif/ {
    inside = skipping = 0
    next
}
!skipping { print }
