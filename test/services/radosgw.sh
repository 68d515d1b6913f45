#!/usr/bin/env bash
# A one-node Ceph with an S3 gateway on loopback, everything under one folder.
#   radosgw.sh up FOLDER PORT   starts it; S3 at http://127.0.0.1:PORT, keys TESTKEY / TESTSECRET; the next two ports are the monitor's
#   radosgw.sh down FOLDER      stops it
# Keep the folder's path short: Ceph puts unix sockets there. Debian: radosgw ceph-mon ceph-osd ceph-mgr ceph-common.
set -euo pipefail
verb=${1:?up or down}
folder=${2:?folder}

if [ "$verb" = down ]; then
  for file in "$folder"/run/*.pid; do
    [ -e "$file" ] && kill -9 "$(cat "$file")" 2>/dev/null || true
  done
  exit 0
fi

port=${3:?port}
mkdir -p "$folder"/{mon,osd,run,log}
folder=$(cd "$folder" && pwd)
cd "$folder"
fsid=$(cat /proc/sys/kernel/random/uuid)
export CEPH_CONF=$folder/ceph.conf

cat >ceph.conf <<CONF
[global]
fsid = $fsid
mon initial members = a
mon host = [v2:127.0.0.1:$((port + 1))/0,v1:127.0.0.1:$((port + 2))/0]
public addr = 127.0.0.1
cluster addr = 127.0.0.1
auth cluster required = cephx
auth service required = cephx
auth client required = cephx
auth allow insecure global id reclaim = false
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 4
osd crush chooseleaf type = 0
mon allow pool size one = true
mon warn on pool no redundancy = false
osd objectstore = bluestore
bluestore block size = 21474836480
bluestore block create = true
osd memory target = 939524096
run dir = $folder/run
log file = $folder/log/\$name.log
admin socket = $folder/run/\$name.asok
pid file = $folder/run/\$name.pid
keyring = $folder/admin.keyring
mon data = $folder/mon
osd data = $folder/osd
[client.rgw.a]
rgw frontends = beast endpoint=127.0.0.1:$port
rgw enable usage log = false
keyring = $folder/rgw.keyring
CONF

ceph-authtool -C mon.keyring --gen-key -n mon. --cap mon 'allow *' >/dev/null
ceph-authtool -C admin.keyring --gen-key -n client.admin --cap mon 'allow *' --cap osd 'allow *' --cap mgr 'allow *' >/dev/null
ceph-authtool mon.keyring --import-keyring admin.keyring >/dev/null
monmaptool --create --addv a "[v2:127.0.0.1:$((port + 1)),v1:127.0.0.1:$((port + 2))]" --fsid "$fsid" monmap >/dev/null
ceph-mon --mkfs -i a --monmap monmap --keyring mon.keyring
ceph-mon -i a

osd=$(cat /proc/sys/kernel/random/uuid)
ceph osd new "$osd" >/dev/null
ceph auth get-or-create osd.0 mon 'allow profile osd' mgr 'allow profile osd' osd 'allow *' >osd/keyring
ceph-osd -i 0 --mkfs --osd-uuid "$osd" --keyring osd/keyring >/dev/null 2>&1
ceph-osd -i 0 --keyring osd/keyring >/dev/null 2>&1

ceph auth get-or-create client.rgw.a mon 'allow rw' osd 'allow rwx' >rgw.keyring
radosgw -n client.rgw.a --keyring rgw.keyring
for _ in $(seq 1 240); do
  curl -s -o /dev/null "http://127.0.0.1:$port/" && break
  sleep 0.25
done
radosgw-admin user create --uid=test --display-name=test --access-key=TESTKEY --secret=TESTSECRET >/dev/null 2>&1
echo "http://127.0.0.1:$port"
