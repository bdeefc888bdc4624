# lint.awk: finds the local variables that do not live across a YIELD, which no
# compiler does reliably, and bodies without BEGIN or END, of which it speaks in
# riddles. Prints a line for each; the exit status is 1 then.
#   awk -f lint.awk FILE...                  every body there: DEF(name) { ... }
#   awk -v defined=MISTAKE -f lint.awk ...   as if MISTAKE were #defined
#
# It goes through a body in every way that the processor may: both sides of an
# if, a loop twice, nothing behind a return. A right program must not be
# accused: what may have been assigned counts as assigned.
#
# S is what is known at the place it has come to: " ID@LINE@WORD " for each
# variable that was lost, at the WORD in LINE, and not assigned since. What is
# set before BEGIN is set at every resume, and so it is kept; " dID@ " says that
# it was changed since. P is the token where the next statement begins.

BEGIN {
    set(is_body, "DEF ASYNC")
    # It stands still behind the last argument; the others are assigned then.
    set(suspends, "YIELD TRY_YIELD YIELD_FROM TRY_YIELD_FROM AWAIT TRY_AWAIT")
    # These read an array that they are given. Any other may write to it.
    set(reads, "YIELD TRY_YIELD YIELD_FROM TRY_YIELD_FROM AWAIT TRY_AWAIT " \
        "RETURN RAISE VALUE READABLE WRITABLE NEW CALL assert printf fprintf " \
        "puts fputs strlen strcmp strncmp memcmp write send")
    # These keep what they are given for as long as they are awaited.
    set(keeps, "sock_connect sock_recv sock_sendall wait_for shield timeout_run " \
        "wait_futures gather task_group_run")
    set(ends, "return RETURN RAISE break continue goto END " \
        "die die_errno die_usage exit _exit abort")
    set(storage, "static extern typedef _Thread_local")
    set(qualifies, "const volatile restrict register auto _Atomic")
    set(basic, "void char short int long float double signed unsigned _Bool")
    set(tagged, "struct union enum")
    set(no_name, "if else while for do switch case default break continue " \
        "return goto sizeof offsetof BEGIN END FINALLY const volatile restrict")
    set(no_value, "struct union enum goto . ->") # what follows is no variable
    set(is_defined, defined)
    DEAD = "dead" # no way leads here
}

FNR == 1 { check_file(); file = FILENAME; n = comment = joined = off = ifs = 0 }
{ read_line($0) }
END { check_file(); exit found > 0 }

function set(names, text,    word, i)
{
    for (i = split(text, word, " "); i > 0; i--) names[word[i]]
}

# ---- reading: tok[i] stands in line at[i]; a bracket has its partner --------------

function read_line(s,    i)
{
    if (!comment && (joined || s ~ /^[ \t]*#/)) {
        if (!joined) directive(s)
        joined = s ~ /\\\r?$/
        gsub(/\/\*([^*]|\*+[^*\/])*\*+\//, "", s)
        comment = index(s, "/*") > 0
        return
    }
    while (!off && s != "")
        if (comment) {
            comment = !(i = index(s, "*/"))
            s = i ? substr(s, i + 2) : ""
        } else if (s ~ /^\/[\/*]/) {
            comment = s ~ /^\/\*/
            s = comment ? substr(s, 3) : ""
        } else {
            if (!match(s, /^([ \t\r]+|"([^"\\]|\\.)*"|'([^'\\]|\\.)*'|[A-Za-z0-9_]+|->|\+\+|--|<<=|>>=|[-+*\/%&|^=!<>]=|&&|\|\||<<|>>|.)/)) RLENGTH = 1 # half a character
            if (s !~ /^[ \t\r]/) {
                tok[++n] = substr(s, 1, RLENGTH)
                at[n] = FNR
            }
            s = substr(s, RLENGTH + 1)
        }
}

# Of #if and #else one side is read: an #if with an expression is true.
function directive(s,    word)
{
    sub(/^[ \t]*#[ \t]*/, "", s)
    split(s, word, /[^A-Za-z0-9_]+/)
    if (word[1] ~ /^if/) {
        outside[++ifs] = off
        read[ifs] = word[2] != "0"
        if (word[1] == "ifdef") read[ifs] = word[2] in is_defined
        if (word[1] == "ifndef") read[ifs] = !(word[2] in is_defined)
        off = off || !read[ifs]
    } else if (word[1] ~ /^el/) {
        off = outside[ifs] || read[ifs]
        read[ifs] = 1
    } else if (word[1] == "endif")
        off = outside[ifs--]
}

function check_file(    i, open, depth)
{
    tok[n + 1] = tok[n + 2] = tok[n + 3] = ""
    split("", partner)
    for (i = 1; i <= n; i++)
        if (tok[i] ~ /^[[({]$/) open[++depth] = i
        else if (tok[i] ~ /^[])}]$/ && depth) partner[open[depth--]] = i
    if (depth) return # the compiler will say so
    for (i = 1; i <= n; i++)
        if (tok[i] in is_body && tok[i + 1] == "(" && tok[i + 4] == "{") {
            body = tok[i + 2]
            split("", jumps)
            for (pass = 1; pass <= 2; pass++) { # twice: a goto may go back
                vars = ids = begun = ended = breaks = loops = switches = 0
                split("", kept); split("", changed); split("", lives)
                S = " "
                P = i + 4
                statement()
            }
            if (!begun) tell(at[i], "the body has no BEGIN")
            if (!ended) tell(at[i], "the body has no END")
        }
}

# ---- variables: name[1 ...] are those in scope, id[1 ...] their numbers -----------

function lookup(word,    v)
{
    for (v = vars; v > 0; v--)
        if (name[v] == word) return id[v]
    return 0
}

function forget(item,    i, rest)
{
    if (!(i = index(S, " " item "@"))) return
    rest = substr(S, i + 1)
    S = substr(S, 1, i) substr(rest, index(rest, " ") + 1)
}

function assign(v)
{
    forget(v)
    if (!begun) kept[v] = 1
    else if (v in kept) {
        changed[v] = 1
        if (S != DEAD && !index(S, " d" v "@")) S = S "d" v "@ "
    }
}

# What is set before BEGIN has its value anyway.
function may_assign(v) { if (!begun || !(v in kept)) assign(v) }

function use(v, i,    from, item)
{
    if (!(from = index(S, " " v "@"))) return
    split(substr(S, from + 1), item, /[@ ]/)
    forget(v)
    accuse(v, i, item[2], item[3])
}

function accuse(v, i, line, word)
{
    if (v in lives || (file, tok[i], declared[v]) in told) return
    told[file, tok[i], declared[v]] = 1
    word = word == "FINALLY" ? "up to FINALLY" : "across the " word
    tell(at[i], "the local variable \"" tok[i] "\" does not live " word \
        " in line " line ": make it a member of struct " body)
}

function tell(line, what)
{
    found++
    print file ":" line ": in " body ": " what
}

# What the C stack held is gone.
function lose(line, word,    i, v)
{
    if (word == "FINALLY") S = " " # it comes there from anywhere
    if (S == DEAD) return
    for (i = 1; i <= vars; i++) {
        v = id[i]
        if (v in kept && !index(S, " d" v "@") && !(word == "FINALLY" && v in changed)) continue
        forget(v)
        forget("d" v)
        S = S v "@" line "@" word " "
    }
}

# Where two ways meet: what is lost on one of them is lost.
function join(a, b,    item, i, count)
{
    if (a == DEAD) return b
    count = b == DEAD ? 0 : split(b, item, " ")
    for (i = 1; i <= count; i++)
        if (!index(a, " " substr(item[i], 1, index(item[i], "@")))) a = a item[i] " "
    return a
}

# ---- expressions: tokens from ... to - 1, from left to right ----------------------

function is_name(word) { return word ~ /^[A-Za-z_]/ && !(word in no_name) }

# Where word comes first, brackets left out; to if it does not.
function find(from, to, word)
{
    for (; from < to && tok[from] != word; from++)
        if (from in partner) from = partner[from]
    return from < to ? from : to
}

function expression(from, to,    i, depth, callee)
{
    for (i = from; i < to; i++)
        if (tok[i] == "(")
            callee[++depth] = is_name(tok[i - 1]) ? tok[i - 1] : ""
        else if (tok[i] == ")")
            depth--
        else if (tok[i] ~ /^(sizeof|offsetof)$/)
            i = tok[i + 1] == "(" ? partner[i + 1] : last_of(i + (tok[i + 1] == "*") + 1)
        else if (tok[i] ~ /^(NEW|CALL)$/ && tok[i + 1] == "(") {
            callee[++depth] = tok[i]
            i += 2 # the struct's name
        } else if (!(tok[i - 1] in no_value) && lookup(tok[i]))
            i = variable(i, to, callee[depth])
}

# The last token of x[i].member, which begins at i. Sets subscripts and members.
function last_of(i)
{
    subscripts = members = 0
    for (; tok[i + 1] == "[" || tok[i + 1] == "."; i = tok[i + 1] == "[" ? partner[i + 1] : i + 2)
        if (tok[i + 1] == ".") members++
        else if (!members) subscripts++
    return i
}

function use_subscripts(i, last)
{
    for (; i <= last; i++)
        if (tok[i] == "[") {
            expression(i + 1, partner[i])
            i = partner[i]
        }
}

# Is it *x or &x, not a * x or a & x?
function unary(operator, i)
{
    return tok[i - 1] == operator && (tok[i - 2] !~ /^([A-Za-z0-9_]+|[])])$/ || (tok[i - 2] == ")" && tok[i - 3] == "*"))
}

# The variable at i, as an argument of callee if that is not "". Returns the last
# token that was dealt with.
function variable(i, to, callee,    v, last, next_, is_array, is_part, is_pointer, end)
{
    v = lookup(tok[i])
    last = last_of(i)
    is_part = members > 0
    is_array = !members && subscripts < dimensions[v]
    is_pointer = tok[last + 1] == "->" || subscripts > dimensions[v] || unary("*", i)
    use_subscripts(i, last)
    if (tok[i - 1] == "(" && tok[last + 1] == ")" && tok[last + 2] == "=") last++ # (x) = 1
    next_ = tok[last + 1]
    if (tok[i - 1] == ")" && tok[i - 2] == "void") return last
    if (callee != "" && (tok[i - 1] !~ /^[(,]$/ || next_ !~ /^[,)]$/)) callee = ""
    if (is_pointer || callee in reads) use(v, i)
    else if (next_ == "=") {
        end = find(last + 2, to, ",")
        expression(last + 2, end)
        assign(v)
        return end - 1
    } else if ((tok[i - 1] next_) ~ /\+\+|--|[-+*\/%|^&>]=$|<<=$/) { use(v, i); assign(v) }
    else if (unary("&", i) && tok[last] == "frame") use(v, i) # a generator goes on
    else if (unary("&", i)) may_assign(v)
    else if (callee ~ /^[A-Z][A-Z0-9_]*$/) may_assign(v) # a macro may do so
    else if (is_array || (is_part && callee != "")) may_assign(v)
    else use(v, i)
    return last
}

# ---- statements: each begins at P, and leaves P behind it --------------------------

function statement(    word, shut, end)
{
    word = tok[P]
    shut = tok[P + 1] == "(" ? partner[P + 1] : 0
    if (word == "{") block(partner[P])
    else if (word == "if") branch(shut)
    else if (word == "while") loop(P + 2, shut, 0, 0, shut + 1)
    else if (word == "do") loop(0, 0, 0, 0, P + 1)
    else if (word == "for") for_loop(P + 2, shut)
    else if (word == "switch") choice(shut)
    else if (word == "case" || word == "default") label(word)
    else if (word == "FINALLY") { lose(at[P], word); P += 2 }
    else if (is_name(word) && tok[P + 1] == ":") {
        if (word in jumps) S = join(S, jumps[word])
        P += 2
    }
    else if (is_name(word) && shut && tok[shut + 1] == "{")
        loop(P, shut + 1, 0, 0, shut + 1) # a macro: FOR_EACH(x, list) {
    else {
        end = find(P, n, ";")
        simple(word, shut, end)
        P = end + 1
    }
}

function block(end,    outer)
{
    outer = vars
    for (P++; P < end; ) statement()
    vars = outer
    P = end + 1
}

function branch(shut,    before, yes)
{
    expression(P + 2, shut)
    before = S
    P = shut + 1
    statement()
    yes = S
    S = before
    if (tok[P] == "else") {
        P++
        statement()
    }
    S = join(yes, S)
}

function for_loop(from, shut,    outer, first, second)
{
    outer = vars
    first = find(from, shut, ";")
    second = find(first + 1, shut, ";")
    if (is_declaration(from)) declaration(from, first)
    else expression(from, first)
    loop(first + 1, second, second + 1, shut, shut + 1)
    vars = outer
}

# The condition is from ... to, what follows each turn step ... step_end, and the
# body begins at start; from is 0 for do, whose condition stands behind it.
function loop(from, to, step, step_end, start,    is_do, pass, entry, out)
{
    is_do = !from
    entry = S
    loops++
    breaks++
    for (pass = 1; pass <= 2; pass++) {
        S = entry
        breaking[breaks] = continuing[loops] = DEAD
        if (!is_do) out = condition(from, to)
        P = start
        statement()
        S = join(S, continuing[loops])
        if (is_do) {
            out = condition(P + 2, partner[P + 1])
            if (tok[P + 2] == "0") S = DEAD
            P = partner[P + 1] + 2
        }
        expression(step, step_end)
        entry = join(entry, S)
    }
    S = join(out, breaking[breaks--])
    loops--
}

# What is known when it is false: none, 1 and true never are.
function condition(from, to)
{
    expression(from, to)
    return from == to || (from + 1 == to && tok[from] ~ /^(1|true)$/) ? DEAD : S
}

function choice(shut)
{
    expression(P + 2, shut)
    choosing[++switches] = S
    delete has_default[switches]
    S = breaking[++breaks] = DEAD
    P = shut + 1
    statement()
    S = join(S, breaking[breaks--])
    if (!(switches in has_default)) S = join(S, choosing[switches])
    switches--
}

function label(word)
{
    S = join(S, choosing[switches])
    if (word == "default") has_default[switches] = 1
    P = find(P, n, ":") + 1
}

function simple(word, shut, end)
{
    if (word in suspends && shut) suspension(word, P + 2, shut)
    else if (is_declaration(P)) declaration(P, end)
    else expression(P, end)
    if (word == "BEGIN") begun = 1
    if (word == "END") ended = 1
    if (word == "break") breaking[breaks] = join(breaking[breaks], S)
    if (word == "continue") continuing[loops] = join(continuing[loops], S)
    if (word == "goto") jumps[tok[P + 1]] = tok[P + 1] in jumps ? join(jumps[tok[P + 1]], S) : S
    if (word == "RETURN" && shut) lend(word, P + 2, shut)
    if (word in ends) S = DEAD
}

function suspension(word, from, shut,    last, end, v)
{
    for (last = from; (end = find(last, shut, ",")) < shut; ) last = end + 1
    expression(last, shut)
    lend(word, last, shut)
    lose(at[P], word)
    for (; from < last; from = end + 1) {
        end = find(from, last - 1, ",")
        v = lookup(tok[from])
        if (!v || last_of(from) + 1 < end || subscripts > dimensions[v]) expression(from, end)
        else {
            use_subscripts(from, end)
            assign(v)
        }
    }
}

# Whoever gets it uses it later: it must not be the address of a local variable.
function lend(word, from, to,    v, i, end)
{
    if (tok[from] == "CALL")
        for (i = from + 2; i < partner[from + 1]; i = end + 1) {
            end = find(i, partner[from + 1], ",")
            if (tok[i] == "." && tok[i + 2] == "=") lend(word, i + 3, end)
        }
    if (tok[from] in keeps)
        for (i = from + 2; i < partner[from + 1]; i = end + 1) {
            end = find(i, partner[from + 1], ",")
            if (tok[from] != "gather" || i > from + 2) # it copies its children
                lend(word, i, end)
        }
    while (tok[from] == "(" && tok[partner[from] - 1] == "*") from = partner[from] + 1 # a cast
    i = from + (tok[from] == "&")
    v = lookup(tok[i])
    if (!v || last_of(i) + 1 < to || subscripts > dimensions[v]) return
    if (i > from || (!members && subscripts < dimensions[v])) accuse(v, i, at[P], word)
}

# ---- declarations: static int *x = y, z[3]; size_t x; FILE *x; ---------------------

function is_type(word)
{
    return word in storage || word in qualifies || word in basic || word in tagged
}

function is_declaration(i)
{
    if (is_type(tok[i])) return 1
    if (!is_name(tok[i]) || lookup(tok[i])) return 0
    for (i++; tok[i] == "*" || tok[i] in qualifies; i++) continue
    return is_name(tok[i]) && (tok[i - 1] != "*" || tok[i + 1] ~ /^[=;,[]$/)
}

function declaration(i, end,    is_static, typed)
{
    for (; is_type(tok[i]) || (!typed && is_name(tok[i])); i++) {
        if (tok[i] in storage) is_static = 1
        else if (!(tok[i] in qualifies)) typed = 1
        if (tok[i] in tagged && is_name(tok[i + 1])) i++
        if (tok[i + 1] == "{") i = partner[i + 1]
    }
    for (; i < end; i = find(i, end, ",") + 1) declarator(i, find(i, end, ","), is_static)
}

function declarator(i, end, is_static,    word, line)
{
    while (i < end && !is_name(tok[i])) i++
    word = tok[i]
    line = at[i]
    dimensions[++ids] = 0
    for (i++; i < end && tok[i] != "="; i++)
        if (i in partner) {
            if (tok[i] == "[") dimensions[ids]++
            i = partner[i]
        }
    id[vars + 1] = ids
    declared[ids] = line
    if (is_static) lives[ids] = 1
    expression(i + 1, end)
    name[++vars] = word
    if (tok[i] == "=") assign(id[vars])
}
