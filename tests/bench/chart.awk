# chart.awk: draws lines of SERIES, X, Y (tabs between) as an SVG picture; both
# axes are logarithmic. -v title=... -v x=... -v y=... say what is drawn.

BEGIN { FS = "\t"; split("#1b6ca8 #c8553d #3a7d44 #8e5aa8 #b8860b #555555", color, " ") }

function log10(v) { return log(v) / log(10) }
function floor(v) { return v >= 0 || v == int(v) ? int(v) : int(v) - 1 }
function ceiling(v) { return -floor(-v) }
function across(v) { return 90 + (log10(v) - low_x) / (high_x - low_x) * 480 }
function down(v) { return 320 - (log10(v) - low_y) / (high_y - low_y) * 250 }
function thousands(v) { return v >= 1000 ? int(v / 1000) "," sprintf("%03d", v % 1000) : v "" }
function number(v) { return v >= 1000000 ? thousands(v / 1000) ",000" : thousands(v) }

NF == 3 && $2 > 0 && $3 > 0 {
    if (!($1 in order)) { order[$1] = ++lines; name[lines] = $1 }
    n[$1]++
    xs[$1, n[$1]] = $2; ys[$1, n[$1]] = $3
    if (!any++) { min_x = max_x = $2; min_y = max_y = $3 }
    if ($2 < min_x) min_x = $2
    if ($2 > max_x) max_x = $2
    if ($3 < min_y) min_y = $3
    if ($3 > max_y) max_y = $3
}

END {
    if (!any) exit 1
    low_x = floor(log10(min_x) + 0.0001); high_x = ceiling(log10(max_x) - 0.0001)
    low_y = floor(log10(min_y) + 0.0001); high_y = ceiling(log10(max_y) - 0.0001)
    if (high_x == low_x) high_x++
    if (high_y == low_y) high_y++
    print "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"680\" height=\"390\" font-family=\"sans-serif\" font-size=\"13\">"
    print "<rect width=\"680\" height=\"390\" fill=\"white\"/>"
    printf "<text x=\"90\" y=\"28\" font-size=\"16\">%s</text>\n", title
    for (e = low_x; e <= high_x; e++) {
        at = across(10 ^ e)
        printf "<line x1=\"%d\" y1=\"70\" x2=\"%d\" y2=\"320\" stroke=\"#ddd\"/>\n", at, at
        printf "<text x=\"%d\" y=\"340\" text-anchor=\"middle\">%s</text>\n", at, number(10 ^ e)
    }
    for (e = low_y; e <= high_y; e++) {
        at = down(10 ^ e)
        printf "<line x1=\"90\" y1=\"%d\" x2=\"570\" y2=\"%d\" stroke=\"#ddd\"/>\n", at, at
        printf "<text x=\"82\" y=\"%d\" text-anchor=\"end\">%s</text>\n", at + 4, number(10 ^ e)
    }
    printf "<text x=\"320\" y=\"368\" text-anchor=\"middle\">%s</text>\n", x
    printf "<text x=\"90\" y=\"56\">%s</text>\n", y
    for (i = 1; i <= lines; i++) {
        s = name[i]; points = ""
        for (k = 1; k <= n[s]; k++) {
            at_x = sprintf("%.1f", across(xs[s, k])); at_y = sprintf("%.1f", down(ys[s, k]))
            points = points at_x "," at_y " "
            printf "<circle cx=\"%s\" cy=\"%s\" r=\"4\" fill=\"%s\"/>\n", at_x, at_y, color[i]
        }
        printf "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>\n", points, color[i]
        # A label beside the last point; two that would touch are moved apart.
        label = at_y + 4
        for (j = 1; j < i; j++)
            if (ends[j] > at_x - 40 && label < labels[j] + 16 && label > labels[j] - 16) {
                label = labels[j] + 16
                j = 0 # it may touch another one now
            }
        labels[i] = label; ends[i] = at_x + 0
        printf "<text x=\"%.1f\" y=\"%.1f\" fill=\"%s\">%s</text>\n", at_x + 10, label, color[i], s
    }
    print "</svg>"
}
