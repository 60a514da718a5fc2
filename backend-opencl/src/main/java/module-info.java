/**
 * The backend {@code opencl}: kernels compiled at run time for the device that is found.
 *
 * <p>Start Java with {@code --enable-native-access=dev.cotangent.opencl}.
 */
module dev.cotangent.opencl {
  requires transitive dev.cotangent.core;
  requires static org.jspecify;

  exports dev.cotangent.opencl;

  provides dev.cotangent.backend.BackendProvider with
      dev.cotangent.opencl.OpenClBackendProvider;
}
