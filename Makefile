# Build your own asyncio, in C. `make help` lists what there is.

# Where everything goes, and how it is compiled. All can be set on the command
# line: make chapter-5 CC=clang CFLAGS="-O0 -g". V=1 shows the commands.
BUILD    := build
CFLAGS   := -O2 -g
CPPFLAGS :=
LDFLAGS  :=
WARNINGS := -Wall -Wextra -Wpedantic -Wshadow -Wimplicit-fallthrough
# With -std=c11 the system's headers hide what is POSIX; this shows it.
override CPPFLAGS += -D_DEFAULT_SOURCE
override LDLIBS   += -pthread -lm
ARGS     :=
V        :=

SHELL     := /bin/sh
MAKEFLAGS += --no-builtin-rules
Q         := $(if $(V),,@)
submake    = +$(Q)$(MAKE) $(if $(V),,-s) --no-print-directory
# What a sub-make must know. Quoted, because a value may hold spaces.
settings   = CC='$(CC)' CFLAGS='$(CFLAGS)' CPPFLAGS='$(CPPFLAGS)' \
             LDFLAGS='$(LDFLAGS)' LDLIBS='$(LDLIBS)' WARNINGS='$(WARNINGS)'

# ---- chapters and their programs --------------------------------------------

# 01-blocking-socket 02-processes ...: a folder with a main.c is a chapter.
chapters := $(sort $(patsubst chapters/%/main.c,%,$(wildcard chapters/*/main.c)))
numbers  := $(patsubst 0%,%,$(foreach c,$(chapters),$(firstword $(subst -, ,$c))))
# Beside main.c, a source without a header is a further program:
# 09-generators.fibonacci.
further  := $(foreach f,$(filter-out %/main.c,$(wildcard $(chapters:%=chapters/%/*.c))),\
              $(if $(wildcard $(f:.c=.h)),,$(subst /,.,$(patsubst chapters/%.c,%,$f))))

# The layers of chapter $1, newest first: its folder, those before it, common.
reverse   = $(if $1,$(call reverse,$(wordlist 2,$(words $1),$1)) $(firstword $1))
from      = $(if $(filter $1,$(firstword $2)),$2,$(call from,$1,$(wordlist 2,$(words $2),$2)))
layers    = $(patsubst %,chapters/%,$(call from,$1,$(call reverse,$(chapters)))) common
modules   = $(shell cat chapters/$1/modules)
# Later chapters can run it, too: 08-epoll.echo is chapter 6's echo, made of
# chapter 8's modules. Only on demand: not every program fits every chapter.
inherited := $(sort $(foreach c,$(chapters),$(addprefix $c,$(suffix $(filter $(patsubst chapters/%,%.%,$(call layers,$c)),$(further))))))

# Its own modules are compiled with it: chapters/06-callbacks/echo.modules names
# those of 06-callbacks.echo, and of 08-epoll.echo but for what chapter 8 has.
name_of   = $(patsubst .%,%,$(suffix $1))
more      = $(filter-out $(call modules,$(basename $1)),$(shell cat $(call newest,$(basename $1),$(call name_of,$1).modules) /dev/null))

# $(call chapter,5) is 05-select-loop; anything unknown stops make.
chapter   = $(or $(filter $1-% 0$1-%,$(chapters)),$(error there is no chapter $1; there are: $(strip $(numbers))))
known     = $(or $(filter $1,$(chapters) $(inherited)),$(error there is no program chapter-$*; there are: $(call programs,$(word 1,$(subst ., ,$1)))))
programs  = $(patsubst $1%,chapter-$(word 1,$(subst ., ,$*))%,$(filter $1 $1.%,$(chapters) $(further)))
# $(call slug,9.fibonacci) is 09-generators.fibonacci.
slug      = $(call known,$(subst $(space),.,$(strip $(call chapter,$(firstword $(subst ., ,$1))) $(wordlist 2,9,$(subst ., ,$1)))))
empty     :=
space     := $(empty) $(empty)

.PHONY: all ALWAYS
all: $(chapters:%=$(BUILD)/%) $(further:%=$(BUILD)/%)

$(chapters:%=$(BUILD)/%): $(BUILD)/%: ALWAYS
	$(submake) -f common/program.mk $(settings) PROGRAM=$@ MAIN=main \
	    LAYERS='$(call layers,$*)' MODULES='$(call modules,$*)' \
	    OWN='main $(call modules,$*)' OBJ=$(BUILD)/obj/$*

.SECONDEXPANSION:
$(inherited:%=$(BUILD)/%): $(BUILD)/%: $(BUILD)/$$(basename $$*) ALWAYS
	$(submake) -f common/program.mk $(settings) PROGRAM=$@ \
	    LAYERS='$(call layers,$(basename $*))' \
	    MODULES='$(call more,$*) $(call modules,$(basename $*))' \
	    MAIN=$(call name_of,$*) OWN='$(call name_of,$*) $(call more,$*)' \
	    OBJ=$(BUILD)/obj/$* BASE=$(BUILD)/obj/$(basename $*)

ALWAYS:

# make chapter-5, make chapter-05, make chapter-9.fibonacci ARGS="-n 3"
chapter-%: $(BUILD)/$$(call slug,$$*)
	$(Q)$< $(ARGS)

# ---- layers on top of a chapter: exercises, solutions, probes -----------------

# make layer ON=05-select-loop TOP="exercises/05-select-loop/1-name" OUT=build/x
#   TOP   folders, newest first     MAIN  the source with main() (main)
# Its modules are the chapter's and those that it adds (a NAME.c with a NAME.h).
# If it replaces a header, everything is compiled anew; otherwise only its own
# files are, and the rest is linked from the chapter's objects.
MAIN      := main
names_of   = $(basename $(notdir $(wildcard $1)))
top_names  = $(call names_of,$(TOP:%=%/*.c))
top_heads  = $(call names_of,$(TOP:%=%/*.h))
replaced   = $(filter $(top_heads),$(call names_of,$(patsubst %,%/*.h,$(call layers,$(ON)))))
all_names  = $(sort $(call modules,$(ON)) $(filter $(top_heads),$(top_names)))

.PHONY: layer
layer: $(BUILD)/$$(ON)
	$(submake) -f common/program.mk $(settings) PROGRAM='$(OUT)' MAIN=$(MAIN) \
	    LAYERS='$(TOP) $(call layers,$(ON))' MODULES='$(all_names)' \
	    OWN='$(if $(replaced),$(MAIN) $(all_names),$(filter $(MAIN) $(all_names),$(top_names)))' \
	    OBJ='$(BUILD)/obj/$(OUT:$(BUILD)/%=%)' BASE=$(BUILD)/obj/$(ON)

# ---- looking at a chapter -----------------------------------------------------

# The files of chapter $1's program: the newest of each name.
newest    = $(firstword $(wildcard $(patsubst %,%/$2,$(call layers,$1))))
files     = $(call newest,$1,$2.c) $(call newest,$1,$2.h)
sources   = $(foreach m,main $(call modules,$1),$(call files,$1,$m))
# The same name in an older chapter than $1, if there is one.
older     = $(firstword $(wildcard $(patsubst %,%/$2,$(wordlist 2,99,$(filter chapters/%,$(call layers,$1))))))
origin_of = $(if $(filter common/%,$1),common,chapter $(patsubst 0%,%,$(firstword $(subst -, ,$(patsubst chapters/%,%,$1)))))

# A line of the lesson's table: the files of one module, and its chapter.
link      = [`$(notdir $1)`](../../$1)
row       = $(foreach f,$1,$(call link,$f)) | $(call origin_of,$(firstword $1))
files-%:
	$(Q)echo '| Files | From |'; echo '|---|---|'
	$(Q)$(foreach m,main $(call modules,$(call chapter,$*)),echo '| $(call row,$(call files,$(call chapter,$*),$m)) |';)

# What chapter $1 replaces comes first, then what is new, whole.
own       = $(sort $(wildcard chapters/$1/*.[ch]))
replaces  = $(foreach f,$(call own,$1),$(if $(call older,$1,$(notdir $f)),$f))
by_age    = $(call replaces,$1) $(filter-out $(call replaces,$1),$(call own,$1))
diff-%:
	$(Q)$(foreach f,$(call by_age,$(call chapter,$*)),\
	    diff -u $(or $(call older,$(call chapter,$*),$(notdir $f)),/dev/null) $f || test $$? = 1;)

DIR :=
export-%:
	$(Q)sh common/tools/export.sh '$(DIR)' '$(call chapter,$*)' $(call sources,$(call chapter,$*))

# ---- the slow server alone, for curl and browsers -----------------------------

slow-server_parts := slow_server descriptors die monotonic
limit_parts       := die

$(BUILD)/slow-server $(BUILD)/limit: $(BUILD)/%: ALWAYS
	$(submake) -f common/program.mk $(settings) PROGRAM=$@ MAIN=$* \
	    LAYERS='common/tools common' MODULES='$($*_parts)' \
	    OWN='$* $($*_parts)' OBJ=$(BUILD)/obj/$*

.PHONY: slow-server
slow-server: $(BUILD)/slow-server
	$(Q)$< $(ARGS)

# ---- exercises ------------------------------------------------------------------

# $(call exercise,5.1) is 05-select-loop/1-name; $(call exercise,5) all of 5.
exercise    = $(or $(patsubst solutions/%,%,$(sort $(wildcard solutions/$(call chapter,$(firstword $(subst ., ,$1)))/$(or $(word 2,$(subst ., ,$1)),?)-*))),\
                $(error there is no exercise $1; chapter $(firstword $(subst ., ,$1)) has: $(call exercises,$(call chapter,$(firstword $(subst ., ,$1))))))
exercises   = $(foreach e,$(notdir $(sort $(wildcard solutions/$1/*))),$(patsubst 0%,%,$(firstword $(subst -, ,$1))).$(firstword $(subst -, ,$e)))
# FORCE=1: compare-N.K shows the solution before a first try.
FORCE       :=
exercise_sh = +$(Q)MAKE='$(MAKE)' BUILD='$(BUILD)' CC='$(CC)' ARGS='$(ARGS)' FORCE='$(FORCE)' sh common/tools/exercise.sh

exercise-%: $(BUILD)/limit $(BUILD)/slow-server
	$(exercise_sh) grade $(call exercise,$*)

watch-%: $(BUILD)/limit $(BUILD)/slow-server
	$(exercise_sh) watch $(call exercise,$*)

compare-%: $(BUILD)/limit
	$(exercise_sh) compare $(call exercise,$*)

hint-%:
	$(exercise_sh) hint $(call exercise,$*)

solution-%:
	$(exercise_sh) solution $(call exercise,$*)

reset-%:
	$(exercise_sh) reset $(call exercise,$*)

.PHONY: progress
progress:
	$(exercise_sh) progress

# ---- tests ------------------------------------------------------------------------

# FILES=tests/05-select-loop.bats runs one file only.
FILES :=
.PHONY: test
test: all $(BUILD)/limit $(BUILD)/slow-server
	+$(Q)MAKE='$(MAKE)' sh tests/run $(FILES)

# What things cost here: a table, and pictures in $(BUILD)/bench.
.PHONY: bench
bench: all $(BUILD)/slow-server
	+$(Q)MAKE='$(MAKE)' BUILD='$(BUILD)' sh tests/bench/run

# ---- keeping house ------------------------------------------------------------------

# The drawings of the lessons: each chapter draws its own timeline, up to 5 s so
# that they can be compared.
.PHONY: pictures
pictures: $(chapters:%=$(BUILD)/%)
	$(Q)$(foreach c,$(chapters),$(BUILD)/$c --axis 5 --trace chapters/$c/timeline.svg >/dev/null &&) :

.PHONY: format clean help compile_commands.json
format:
	$(Q)git ls-files -co --exclude-standard -- '*.c' '*.h' ':!*/wrong/*' | xargs clang-format -i

clean:
	$(Q)rm -rf $(BUILD) compile_commands.json

# For editors: how every file of a chapter, an exercise or a solution compiles.
chapter_of = $(firstword $(filter $(subst /, ,$1),$(chapters)) $(lastword $(chapters)))
c_files    = $(wildcard common/*.c common/tools/*.c chapters/*/*.c exercises/*/*/*.c solutions/*/*/*.c)
compile_commands.json:
	$(Q){ echo "["; \
	$(foreach f,$(c_files),printf '%s{"directory": "%s", "file": "%s", "arguments": ["cc", "-std=c11"' \
	    "$$comma" '$(CURDIR)' '$f'; \
	    printf ', "%s"' $(WARNINGS) $(CPPFLAGS) -I$(patsubst %/,%,$(dir $f)) \
	    $(patsubst %,-I%,$(call layers,$(call chapter_of,$f))) -c $f; \
	    printf ']}'; comma=$$(printf ',\nx'); comma=$${comma%x};) \
	echo; echo "]"; } >$@

help:
	$(Q)sed 's/^  //' common/tools/help.txt
