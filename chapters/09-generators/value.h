/* value.h: a value of any kind, that knows which kind it is. */
#ifndef VALUE_H
#define VALUE_H

enum value_kind {
    VALUE_NONE,    /* no value: Python's None */
    VALUE_NUMBER,  /* any type of integer */
    VALUE_REAL,    /* float, double */
    VALUE_POINTER, /* to anything; what it points to is its owner's */
    VALUE_KINDS,   /* who needs kinds of its own numbers them from here */
};

struct value {
    int kind; /* enum value_kind */
    int drop; /* the number of a function, see VALUE_WITH(); 0: none */
    union {
        long long number;
        double real;
        const void *pointer;
    } as;
};

/* The absence of a value. */
#define NONE ((struct value){.kind = VALUE_NONE})

/* VALUE(x): x, an integer, a floating-point number, a pointer or a value, as a
 * value. The compiler chooses by the type of x. */
#define VALUE(x)                                                               \
    _Generic((x), struct value                                                 \
             : value_same, float                                               \
             : value_real, double                                              \
             : value_real, _Bool                                               \
             : value_number, char                                              \
             : value_number, signed char                                       \
             : value_number, unsigned char                                     \
             : value_number, short                                             \
             : value_number, unsigned short                                    \
             : value_number, int                                               \
             : value_number, unsigned                                          \
             : value_number, long                                              \
             : value_number, unsigned long                                     \
             : value_number, long long                                         \
             : value_number, unsigned long long                                \
             : value_number, default                                           \
             : value_pointer)(x)

/* VALUE_WITH(x, drop): x as a value that must not get lost, such as memory or a
 * descriptor: drop(v) is called if it has come to nobody who took it. Futures
 * and coroutines see to that, from chapter 11 on; generators do not. A program
 * has at most 63 such functions. */
#define VALUE_WITH(x, drop) value_with(VALUE(x), (drop))
typedef void value_dropper(struct value v);

/* Calls v's function, if it has one: for who has a value that nobody takes. */
void value_drop(struct value v);

/* TAKE(variable, v): variable = v. If v is of another kind than the variable,
 * the program ends with file and line. NONE makes it 0 or NULL. */
#define TAKE(variable, v)                                                      \
    ((variable) = _Generic((variable), struct value                            \
                           : value_take, float                                 \
                           : value_take_real, double                           \
                           : value_take_real, _Bool                            \
                           : value_take_number, char                           \
                           : value_take_number, signed char                    \
                           : value_take_number, unsigned char                  \
                           : value_take_number, short                          \
                           : value_take_number, unsigned short                 \
                           : value_take_number, int                            \
                           : value_take_number, unsigned                       \
                           : value_take_number, long                           \
                           : value_take_number, unsigned long                  \
                           : value_take_number, long long                      \
                           : value_take_number, unsigned long long             \
                           : value_take_number, default                        \
                           : value_take_pointer)((v), __FILE__, __LINE__))

/* ---- what the macros call ------------------------------------------------ */

static inline struct value value_same(struct value v)
{
    return v;
}

static inline struct value value_number(long long number)
{
    return (struct value){VALUE_NUMBER, 0, {.number = number}};
}

static inline struct value value_real(double real)
{
    return (struct value){VALUE_REAL, 0, {.real = real}};
}

static inline struct value value_pointer(const void *pointer)
{
    return (struct value){VALUE_POINTER, 0, {.pointer = pointer}};
}

struct value value_with(struct value v, value_dropper *drop);
struct value value_take(struct value v, const char *file, int line);
long long value_take_number(struct value v, const char *file, int line);
double value_take_real(struct value v, const char *file, int line);
void *value_take_pointer(struct value v, const char *file, int line);

#endif
