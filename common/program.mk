# program.mk: builds one program from its layers. The Makefile calls it, once
# for each program, with
#   PROGRAM  the file to make            LAYERS  folders, the newest first
#   MAIN     the source with main()      MODULES what else it is made of
#   OBJ      where its own objects go    OWN     which of these to compile here
#   BASE     where the objects of the rest lie: the chapter's

empty  :=
space  := $(empty) $(empty)
newest = $(firstword $(wildcard $(LAYERS:%=%/$1)))
compile := $(CC) -std=c11 $(WARNINGS) $(CPPFLAGS) $(LAYERS:%=-I%) $(CFLAGS)
objects := $(foreach m,$(MAIN) $(MODULES),$(if $(filter $m,$(OWN)),$(OBJ),$(BASE))/$m.o)

$(PROGRAM): $(objects) $(OBJ)/link.from
	mkdir -p $(dir $@)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $(objects) $(LDLIBS)

# -MP names every header that was included. The object depends on its text
# (the compiler wrote that) and on where it came from (sed adds that, and takes
# out where NAME.c came from: it may lie elsewhere the next time). The source is
# the newest; VPATH would look into the top folder first.
.SECONDEXPANSION:
$(OWN:%=$(OBJ)/%.o): $(OBJ)/%.o: $$(or $$(call newest,$$*.c),$$*.c) $(OBJ)/%.from
	$(compile) -MMD -MP -MF $(OBJ)/$*.inc -c -o $@ $<
	sed -n 's| $< | |; s| $<$$||; p; s|.*/\([a-z0-9_]*\)\.h:$$|$@: $(OBJ)/\1.from|p' \
	    $(OBJ)/$*.inc >$(OBJ)/$*.d
-include $(OWN:%=$(OBJ)/%.d)

# NAME.from records which layer NAME.c and NAME.h come from, and how they are
# compiled. A record that is no longer true is written again, and so whatever
# depends on it is built again: dates alone do not show that a file has moved.
record = $1:$(subst $(space),_,$(if $(filter link,$1),$(objects) $(LDFLAGS) $(LDLIBS),$(call newest,$1.c) $(call newest,$1.h)) $(compile))
names := $(sort link $(OWN) $(basename $(notdir $(wildcard $(LAYERS:%=%/*.h)))))
known := $(shell cat $(OBJ)/*.from 2>/dev/null)
.PHONY: $(foreach m,$(names),$(if $(filter $(call record,$m),$(known)),,$(OBJ)/$m.from))
# All of them are there before anything is compiled: what an object includes is
# known only afterwards.
$(OWN:%=$(OBJ)/%.o): | $(names:%=$(OBJ)/%.from)
$(names:%=$(OBJ)/%.from): $(OBJ)/%.from:
	mkdir -p $(OBJ)
	echo '$(call record,$*)' >$@
