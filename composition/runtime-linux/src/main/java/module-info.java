/** Segmentation and receive offload for UDP on Linux, by java.lang.foreign. */
module dev.parley.runtime.linux {
    requires static org.jspecify;
    requires dev.parley.base;
    requires dev.parley.runtime;
    requires org.slf4j;

    provides dev.parley.runtime.DatagramOffload with
            dev.parley.runtime.linux.LinuxDatagramOffload;
}
