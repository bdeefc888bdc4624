# differ.awk: compares what trees.c and trees.py have told: awk -f differ.awk
# C PYTHON. For each seed that differs: what came before, and the two lines. The
# exit status is 1 then.

FNR == 1 { file++ }
/^seed / {
    seed = $2
    n[file, seed] = 0
    if (file == 2) seeds[++count] = seed
    next
}
{ line[file, seed, ++n[file, seed]] = $0 }

END {
    for (s = 1; s <= count; s++) {
        seed = seeds[s]
        for (i = 1; i <= n[1, seed] || i <= n[2, seed]; i++)
            if (line[1, seed, i] != line[2, seed, i]) break
        if (i > n[1, seed] && i > n[2, seed]) continue
        if (++found > 5) continue
        print "seed " seed " (tests/random/replay " seed "):"
        for (k = i > 3 ? i - 3 : 1; k < i; k++) print "       " line[1, seed, k]
        print "  C:   " (i > n[1, seed] ? "the end" : line[1, seed, i])
        print "  not: " (i > n[2, seed] ? "the end" : line[2, seed, i])
    }
    if (found) print found " of " count " trees differ"
    exit found > 0
}
