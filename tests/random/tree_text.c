/* tree_text.c: reads a random program. */
#include <tree_text.h>
#include <die.h>

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

struct reader {
    const char *rest; /* of the text */
    int count;        /* nodes so far */
};

static void skip_spaces(struct reader *reader)
{
    while (isspace((unsigned char)*reader->rest))
        reader->rest++;
}

/* True, and it is taken, if c is the next character but for spaces. */
static int take(struct reader *reader, char c)
{
    skip_spaces(reader);
    if (*reader->rest != c)
        return 0;
    reader->rest++;
    return 1;
}

static int take_number(struct reader *reader, double *number)
{
    const char *text = reader->rest;
    char *end;
    *number = strtod(text, &end);
    reader->rest = end;
    return end > text;
}

static void take_name(struct reader *reader, struct node *node)
{
    size_t length = strspn(reader->rest, "abcdefghijklmnopqrstuvwxyz_");
    if (length == 0 || length >= sizeof node->name)
        die("no tree: %.40s", reader->rest);
    memcpy(node->name, reader->rest, length);
    reader->rest += length;
}

static struct node *take_node(struct reader *reader)
{
    struct node *node = xcalloc(1, sizeof *node);
    node->id = ++reader->count;
    take_name(reader, node);
    for (int i = 0; i < TREE_NUMBERS; i++)
        if (!take_number(reader, &node->numbers[i]))
            break;
    if (!take(reader, '{'))
        return node;
    while (!take(reader, '}')) {
        size_t size = (size_t)(node->count + 1) * sizeof node->children[0];
        node->children = xrealloc(node->children, size);
        node->children[node->count++] = take_node(reader);
    }
    return node;
}

struct node *tree_parse(const char *text)
{
    struct reader reader = {.rest = text};
    skip_spaces(&reader);
    struct node *tree = take_node(&reader);
    skip_spaces(&reader);
    if (*reader.rest)
        die("behind the tree: %.40s", reader.rest);
    return tree;
}

void tree_free(struct node *tree)
{
    for (int i = 0; i < tree->count; i++)
        tree_free(tree->children[i]);
    free(tree->children);
    free(tree);
}
