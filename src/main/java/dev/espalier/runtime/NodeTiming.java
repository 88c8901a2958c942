package dev.espalier.runtime;

/**
 * The time of one kernel of the optimized graph.
 *
 * @param name what the kernel goes by: the name of a node of the file, or of a value, see {@link
 *     #isValueName()}
 * @param isValueName whether {@code name} is the last value that the kernel computes, as it is for
 *     convolutions in a processor's own memory layout
 * @param op the kernel's operator, which need not occur in the file, such as {@code FusedConv}
 * @param callsPerRun how often it is called in one run; more than once inside of a loop
 * @param micros microseconds of one run: the interquartile mean of a call (the runtime counts whole
 *     microseconds, a median would be coarse) times the calls
 */
public record NodeTiming(
    String name, boolean isValueName, String op, double callsPerRun, double micros) {}
