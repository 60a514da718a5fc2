package dev.cotangent.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Kernels that are wrong on purpose: what the run of the right ones would show if they were. */
@Tag("slow")
@Tag("oclgrind")
class OclgrindFindingsTest {
  private static final int ITEMS = 4;

  private static final String KERNELS =
      """
      __kernel void right(__global const float* in, __global float* out) {
        out[get_global_id(0)] = in[get_global_id(0)] + 1;
      }

      __kernel void read_beyond(__global const float* in, __global float* out) {
        out[get_global_id(0)] = in[get_global_id(0) + 1];
      }

      __kernel void write_beyond(__global const float* in, __global float* out) {
        out[get_global_id(0) + 1] = in[get_global_id(0)];
      }

      __kernel void race(__global const float* in, __global float* out) {
        out[0] = in[get_global_id(0)] + get_global_id(0);
      }

      __kernel void local_race(__global const float* in, __global float* out) {
        __local float shared[%1$d];
        shared[get_local_id(0)] = in[get_global_id(0)];
        out[get_global_id(0)] = shared[%1$d - 1 - get_local_id(0)];
      }

      __kernel void unwritten(__global const float* in, __global float* out) {
        float sum[2];
        sum[0] = in[get_global_id(0)];
        out[get_global_id(0)] = sum[1];
      }

      // Of what the host did not write either.
      __kernel void unwritten_buffer(__global const float* in, __global float* out) {
        out[get_global_id(0)] = out[get_global_id(0)] + in[get_global_id(0)];
      }
      """
          .formatted(ITEMS);

  /** Runs each kernel on exact buffers, one that the host filled and one that nobody wrote. */
  public static void main(String[] args) {
    ClDevice device = TestDevice.get();
    try (var backend = OpenClBackend.open(device, DeviceClass.GPU, false)) {
      ClContext context = backend.context;
      ClProgram program = context.programs().source("findings", KERNELS, "");
      for (Finding finding : Finding.values()) {
        try (ClContext.Scratch in = context.scratch(ITEMS);
            ClContext.Scratch out = context.scratch(ITEMS)) {
          context.queue().fill(in.block(), 0, ITEMS, 0);
          context
              .launch(program.kernel(finding.name(), "findings"))
              .block(in.block())
              .block(out.block())
              .run(Grid.line(ITEMS, ITEMS));
          context.queue().finish();
        }
        System.err.println("end of " + finding);
      }
    }
  }

  /** A kernel, and how oclgrind's line about it starts; none for the right one. */
  private enum Finding {
    right(""),
    read_beyond("Invalid read of size 4"),
    write_beyond("Invalid write of size 4"),
    race("Write-write data race"),
    local_race("Read-write data race"),
    unwritten("Uninitialized value written"),
    unwritten_buffer("Uninitialized value written");

    private final String line;

    Finding(String line) {
      this.line = line;
    }
  }

  @Test
  void eachMistakeIsFoundInItsKernelAndNoneInTheRightOne() throws Exception {
    String rest = Oclgrind.run(OclgrindFindingsTest.class);
    for (Finding finding : Finding.values()) {
      int end = rest.indexOf("end of " + finding + "\n");
      assertThat(end).as("end of %s in %s", finding, rest).isNotNegative();
      String part = rest.substring(0, end);
      if (finding.line.isEmpty()) {
        assertThat(part).doesNotContain("Kernel:");
      } else {
        assertThat(part).contains(finding.line, "Kernel: " + finding);
      }
      rest = rest.substring(end);
    }
  }
}
