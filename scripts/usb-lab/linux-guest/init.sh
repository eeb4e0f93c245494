#!/bin/busybox sh
# First program of the lab's virtual machine: loads the drivers, mounts the host's files read-only with a writable layer in
# memory on top, and runs /lab/start.sh.
/bin/busybox --install -s /bin
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev
depmod
for module in virtio_pci 9pnet_virtio 9p overlay dummy_hcd libcomposite usb_f_serial option usbmon; do
  case $module in dummy_hcd) options=num=2 ;; *) options= ;; esac
  modprobe $module $options
done

mkdir -p /outside /layer /new
mount -t 9p -o ro,trans=virtio,version=9p2000.L,msize=1048576,cache=loose outside /outside
mount -t tmpfs layer /layer
mkdir /layer/upper /layer/work
mount -t overlay -o lowerdir=/outside,upperdir=/layer/upper,workdir=/layer/work root /new
for folder in proc sys dev; do mount --move /$folder /new/$folder; done
mkdir -p /new/lab /new/dev/pts /new/dev/shm
mount -t 9p -o trans=virtio,version=9p2000.L,msize=1048576 lab /new/lab
mount -t tmpfs run /new/run
mkdir -m 1777 /new/run/tmp
mount -t devpts pts /new/dev/pts
mount -t configfs config /new/sys/kernel/config
mount -t debugfs debug /new/sys/kernel/debug
cp /bin/busybox /new/run/busybox
exec switch_root /new /run/busybox sh /lab/start.sh
