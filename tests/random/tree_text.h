/* tree_text.h: a random program, as a tree of what it does. As text:
 *
 *     seq { spawn 3 { sleep 2 } wait_for 1 { await 3 } }
 */
#ifndef TREE_TEXT_H
#define TREE_TEXT_H

enum { TREE_NUMBERS = 2 };

struct node {
    int id;                       /* from 1, in the order of the text */
    char name[16];                /* of what it does: "sleep" */
    double numbers[TREE_NUMBERS]; /* that stand behind the name; 0: none */
    int count;                    /* children */
    struct node **children;       /* owned */
};

/* The tree that stands in text. What is no tree ends the program. */
struct node *tree_parse(const char *text);
void tree_free(struct node *tree);

#endif
