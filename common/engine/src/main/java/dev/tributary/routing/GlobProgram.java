package dev.tributary.routing;

import dev.tributary.routing.GlobSyntax.Boundary;
import dev.tributary.routing.GlobSyntax.Char;
import dev.tributary.routing.GlobSyntax.Choice;
import dev.tributary.routing.GlobSyntax.Part;
import dev.tributary.routing.GlobSyntax.Parts;
import dev.tributary.routing.GlobSyntax.Rest;
import dev.tributary.routing.GlobSyntax.Step;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.Predicate;

/**
 * A pattern as a small automaton that follows all its ways at once, so that no tag, however made, takes longer than
 * tag length times pattern length. A regular expression with backtracking would not promise that.
 */
final class GlobProgram implements Predicate<String> {

    /** What an instruction does. {@code FORK} goes on at the next instruction and at its target. */
    private enum Op {
        CHAR,
        NOT_DOT,
        ANY,
        FORK,
        JUMP,
        AT_START,
        AT_BOUNDARY,
        MATCH
    }

    private static final class Instruction {
        private final Op op;
        private final char value;
        private int target;

        private Instruction(Op op, char value) {
            this.op = op;
            this.value = value;
        }
    }

    private final List<Instruction> program = new ArrayList<>();

    GlobProgram(List<Step> steps) {
        compile(steps);
        emit(Op.MATCH);
    }

    @Override
    public boolean test(String tag) {
        var now = new BitSet(program.size());
        follow(now, 0, tag, 0);
        for (int position = 0; position < tag.length() && !now.isEmpty(); position++) {
            var next = new BitSet(program.size());
            char c = tag.charAt(position);
            for (int at = now.nextSetBit(0); at >= 0; at = now.nextSetBit(at + 1)) {
                if (consumes(program.get(at), c)) {
                    follow(next, at + 1, tag, position + 1);
                }
            }
            now = next;
        }
        return now.get(program.size() - 1);
    }

    private static boolean consumes(Instruction instruction, char c) {
        return switch (instruction.op) {
            case CHAR -> c == instruction.value;
            case NOT_DOT -> c != '.';
            case ANY -> true;
            default -> false;
        };
    }

    /** Marks {@code at} and every instruction that is reached from it without a character. */
    private void follow(BitSet reached, int at, String tag, int position) {
        if (reached.get(at)) {
            return;
        }
        reached.set(at);
        Instruction instruction = program.get(at);
        switch (instruction.op) {
            case FORK -> {
                follow(reached, at + 1, tag, position);
                follow(reached, instruction.target, tag, position);
            }
            case JUMP -> follow(reached, instruction.target, tag, position);
            case AT_START -> {
                if (position == 0) {
                    follow(reached, at + 1, tag, position);
                }
            }
            case AT_BOUNDARY -> {
                if (position == tag.length() || tag.charAt(position) == '.') {
                    follow(reached, at + 1, tag, position);
                }
            }
            default -> {}
        }
    }

    private void compile(List<Step> steps) {
        steps.forEach(this::compile);
    }

    private void compile(Step step) {
        switch (step) {
            case Char c -> program.add(new Instruction(Op.CHAR, c.value()));
            case Part part -> repeat(Op.NOT_DOT);
            case Rest rest -> repeat(Op.ANY);
            case Boundary boundary -> emit(Op.AT_BOUNDARY);
            case Parts parts -> {
                Instruction orStart = emit(Op.FORK);
                repeat(Op.ANY);
                program.add(new Instruction(Op.CHAR, '.'));
                Instruction end = emit(Op.JUMP);
                orStart.target = program.size();
                emit(Op.AT_START);
                end.target = program.size();
            }
            case Choice choice -> choose(choice.alternatives());
        }
    }

    private void repeat(Op op) {
        int start = program.size();
        Instruction leave = emit(Op.FORK);
        emit(op);
        emit(Op.JUMP).target = start;
        leave.target = program.size();
    }

    private void choose(List<List<Step>> alternatives) {
        var ends = new ArrayList<Instruction>();
        for (int i = 0; i < alternatives.size() - 1; i++) {
            Instruction other = emit(Op.FORK);
            compile(alternatives.get(i));
            ends.add(emit(Op.JUMP));
            other.target = program.size();
        }
        compile(alternatives.getLast());
        ends.forEach(end -> end.target = program.size());
    }

    private Instruction emit(Op op) {
        var instruction = new Instruction(op, '\0');
        program.add(instruction);
        return instruction;
    }
}
