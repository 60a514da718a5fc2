/**
 * The CPU backends: kernels on {@code float[]} by the Vector API, and a scalar twin.
 *
 * <p>{@link dev.cotangent.cpu.CpuPrimitives} is the place to start: memory ({@link
 * dev.cotangent.cpu.CpuPool}), threads ({@link dev.cotangent.cpu.Workers}), products ({@link
 * dev.cotangent.cpu.Gemm}), pointwise programs ({@link dev.cotangent.cpu.Pointwise}) and the
 * kernels of each family. Only this package names classes of {@code jdk.incubator.vector}, and only
 * classes that the scalar backend never loads.
 *
 * <p>Kernels use exactly defined lane operations only, and cut work by size alone: the same inputs
 * give the same bits for any number of threads, interpreted or compiled.
 */
@NullMarked
package dev.cotangent.cpu;

import org.jspecify.annotations.NullMarked;
