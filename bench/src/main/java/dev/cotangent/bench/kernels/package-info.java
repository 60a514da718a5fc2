/**
 * The kernels one by one, each in virtual machines of its own: {@code cotangent kernels}.
 *
 * <p>JMH measures the cases of {@link dev.cotangent.backend.cases.KernelCases#workloads}, which are
 * also what a tuner of a backend runs. A kernel that is fast in one virtual machine and slow in the
 * next has met a cliff of the just-in-time compiler; only several fresh ones show that. Start
 * reading at {@link dev.cotangent.bench.kernels.KernelsCommand}.
 */
@NullMarked
package dev.cotangent.bench.kernels;

import org.jspecify.annotations.NullMarked;
