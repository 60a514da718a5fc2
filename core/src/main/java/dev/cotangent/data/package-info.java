/**
 * Data sets as host arrays, and the order in which training sees them.
 *
 * <p>A {@link dev.cotangent.data.Dataset} gives any choice of rows as a {@link
 * dev.cotangent.data.Batch} of {@link dev.cotangent.data.HostArray}s; {@link
 * dev.cotangent.data.Batches} walks it in a seeded or a fixed order. Readers for known files
 * ({@code Idx}, {@code DigitsCsv}, {@code TextCorpus}) trust nothing in a file: what is wrong there
 * is a {@link dev.cotangent.data.DataException}, and memory is bounded by what the file holds, or
 * for {@code ImageFolder} by a largest size. The {@code Names} task needs no file at all. {@link
 * dev.cotangent.data.Augmentation} and {@link dev.cotangent.data.Mixup} change training batches.
 *
 * <p>No backend, no tensors and no downloads here. Start reading at {@code Dataset}.
 */
@NullMarked
package dev.cotangent.data;

import org.jspecify.annotations.NullMarked;
