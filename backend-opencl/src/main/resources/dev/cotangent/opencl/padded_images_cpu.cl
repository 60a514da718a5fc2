// Padded images for CPUs: a work-item writes a row. Kernels, arguments and results are those of padded_images.cl.
#define ONE_ITEM __attribute__((reqd_work_group_size(1, 1, 1)))

__kernel ONE_ITEM void pad_images(
    int rows, int padded, int paddedHeight, int height, int row, int top, int left,
    __global const float* restrict from, int fromAt, __global float* restrict to) {
  int y = get_group_id(0);
  int h = y % paddedHeight - top;
  __global float* target = to + (long)y * padded;
  __global const float* source = from + fromAt + (long)(y / paddedHeight * height + h) * row - left;
  int inside = h >= 0 && h < height;
  int start = inside ? clamp(left, 0, padded) : padded;
  int end = inside ? clamp(left + row, start, padded) : padded;
  for (int x = 0; x < start; x++) {
    target[x] = 0;
  }
  for (int x = start; x < end; x++) {
    target[x] = source[x];
  }
  for (int x = end; x < padded; x++) {
    target[x] = 0;
  }
}

__kernel ONE_ITEM void spread_images(
    int rows, int padded, int paddedHeight, int height, int width, int channels, int top, int left, int step,
    float2 inverse, __global const float* restrict from, int fromAt, __global float* restrict to) {
  int y = get_group_id(0);
  int h = y % paddedHeight - top;
  int p = h / step;
  __global float* target = to + (long)y * padded;
  for (int x = 0; x < padded; x++) {
    target[x] = 0;
  }
  if (h >= 0 && p * step == h && p < height) {
    __global const float* source = from + fromAt + (long)(y / paddedHeight * height + p) * width * channels;
    for (int q = 0; q < width; q++) {
      int x = (q * step + left) * channels;
      if (x >= 0 && x + channels <= padded) {
        for (int c = 0; c < channels; c++) {
          target[x + c] = source[q * channels + c];
        }
      }
    }
  }
}
