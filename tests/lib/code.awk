# code.awk: a C file without its comments, blanks apart, a statement on each line.

{ text = text $0 "\n" }
END {
    while (match(text, /\/\*/)) {
        rest = substr(text, RSTART)
        end = index(rest, "*/")
        text = substr(text, 1, RSTART - 1) substr(rest, end + 2)
    }
    gsub(/[ \t\n]+/, " ", text)
    gsub(/ ;/, ";", text)
    n = split(text, parts, /;/)
    for (i = 1; i <= n; i++) print parts[i] ";"
}
