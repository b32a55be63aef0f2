<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.0" language="en" sourcelanguage="vi">
<context>
    <name>qh</name>
    <message>
        <location filename="../qh_plugin/gui/checking/choices.py"/>
        <source>Bản đồ tự đi theo lỗi đang chọn</source>
        <translation>The map follows the chosen finding</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/choices.py"/>
        <source>Bộ quy tắc</source>
        <translation>Profile</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/choices.py"/>
        <source>Cả hồ sơ</source>
        <translation>Whole dossier</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/choices.py"/>
        <source>Lớp đang chọn</source>
        <translation>Selected layer</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/choices.py"/>
        <source>Phạm vi bản đồ</source>
        <translation>Map extent</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/choices.py"/>
        <source>Phạm vi kiểm tra</source>
        <translation>Scope of the check</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/choices.py"/>
        <source>Theo lỗi</source>
        <translation>Follow</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/choices.py"/>
        <source>Đối tượng đang chọn</source>
        <translation>Selected features</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/dock.py"/>
        <source>Dừng</source>
        <translation>Stop</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/dock.py"/>
        <source>Kiểm tra</source>
        <translation>Check</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/dock.py"/>
        <source>Kiểm tra lại</source>
        <translation>Check again</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/dock.py"/>
        <source>Lỗi này không có vị trí trên bản đồ.</source>
        <translation>This finding has no place on the map.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/dock.py"/>
        <source>{said}; đang kiểm tra lại…</source>
        <translation>{said}; checking again…</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/dock.py"/>
        <source>Đang đọc dữ liệu…</source>
        <translation>Reading data…</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/dock.py"/>
        <source>⚠ Dữ liệu đã sửa sau lần kiểm tra này; hãy kiểm tra lại.</source>
        <translation>⚠ Data changed after this check; check again.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/explain/details.py"/>
        <source>Có thể là hệ quả của một lỗi khác ở cùng đối tượng; sửa lỗi đó trước.</source>
        <translation>May be a consequence of another error of the same feature; mend that one first.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/explain/details.py"/>
        <source>Giải thích đầy đủ, hình sai và đúng (H)</source>
        <translation>Full explanation, wrong and right pictures (H)</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/explain/details.py"/>
        <source>Không chạy: {why}</source>
        <translation>Did not run: {why}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/explain/details.py"/>
        <source>diện tích {value}</source>
        <translation>area {value}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/explain/details.py"/>
        <source>dài {value}</source>
        <translation>{value} long</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/explain/details.py"/>
        <source>rộng {value}</source>
        <translation>{value} wide</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/explain/folding.py"/>
        <source>Bấm để mở hoặc đóng phần vì sao, cách sửa, căn cứ.</source>
        <translation>Click to open or close why, how to mend, and the basis.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/explain/folding.py"/>
        <source>Giải thích</source>
        <translation>Explanation</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/explain/folding.py"/>
        <source>Mở phần dưới danh sách</source>
        <translation>Open what is below the list</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/explain/folding.py"/>
        <source>Thu gọn phần dưới danh sách, để danh sách dài hơn</source>
        <translation>Fold what is below the list, so that the list is longer</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/explain/folding.py"/>
        <source>Vì sao, cách sửa, căn cứ</source>
        <translation>Why, how to mend, basis</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/explain/panel.py"/>
        <source>Chọn một lỗi để xem vì sao và cách sửa.</source>
        <translation>Choose a finding to see why it matters and how to mend it.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/explain/pictures.py"/>
        <source>Hình phóng đại: ngoài thực tế nhỏ hơn nhiều.</source>
        <translation>Drawn larger: in fact it is much smaller.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/explain/pictures.py"/>
        <source>✔ Đúng</source>
        <translation>✔ Right</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/explain/pictures.py"/>
        <source>✔ Đúng: {text}</source>
        <translation>✔ Right: {text}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/explain/pictures.py"/>
        <source>✖ Sai</source>
        <translation>✖ Wrong</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/explain/pictures.py"/>
        <source>✖ Sai: {text}</source>
        <translation>✖ Wrong: {text}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/explain/side.py"/>
        <source>Giải thích quy tắc</source>
        <translation>The rule explained</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/listing/bar.py"/>
        <source>Bấm vào lỗi trên bản đồ để chọn nó trong danh sách, với mọi công cụ</source>
        <translation>Click a finding on the map to choose it in the list, with any tool</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/listing/bar.py"/>
        <source>Chép, xuất, lưu lớp lỗi.

Phím trong danh sách:
{keys}</source>
        <translation>Copy, export, save the layer of findings.

Keys in the list:
{keys}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/listing/bar.py"/>
        <source>Chọn trên bản đồ</source>
        <translation>Choose on the map</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/listing/bar.py"/>
        <source>Lưu lớp lỗi (GeoPackage)…</source>
        <translation>Save the layer of findings (GeoPackage)…</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/listing/bar.py"/>
        <source>Lọc danh sách, không cần dấu ({key})</source>
        <translation>Filter the list, accents do not matter ({key})</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/listing/bar.py"/>
        <source>Lọc theo mã, lớp, nội dung…</source>
        <translation>Filter by code, layer, text…</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/listing/bar.py"/>
        <source>Nhóm</source>
        <translation>Group</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/listing/bar.py"/>
        <source>Nhóm các lỗi theo quy tắc, lớp hoặc phường, xã</source>
        <translation>Group the findings by rule, layer or ward</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/listing/bar.py"/>
        <source>Theo lớp</source>
        <translation>By layer</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/listing/bar.py"/>
        <source>Theo phường, xã</source>
        <translation>By ward</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/listing/bar.py"/>
        <source>Theo quy tắc</source>
        <translation>By rule</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/listing/bar.py"/>
        <source>Xuất các lỗi đã chọn…</source>
        <translation>Export the chosen findings…</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/listing/columns.py"/>
        <source>Lớp</source>
        <translation>Layer</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/listing/columns.py"/>
        <source>Quy tắc</source>
        <translation>Rule</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/listing/columns.py"/>
        <source>Trạng thái</source>
        <translation>State</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/listing/columns.py"/>
        <source>Đối tượng</source>
        <translation>Features</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/listing/columns.py"/>
        <source>Độ lớn</source>
        <translation>Size</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/listing/counters.py"/>
        <source>Bấm để ẩn hoặc hiện: {what}</source>
        <translation>Click to hide or show: {what}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/listing/counters.py"/>
        <source>{hint} ({now} từ khi mở hồ sơ, {before} từ trước)</source>
        <translation>{hint} ({now} since the dossier was opened, {before} before)</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/listing/exporting.py"/>
        <source>Lưu các lỗi</source>
        <translation>Save findings</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/listing/exporting.py"/>
        <source>Nội dung</source>
        <translation>Text</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/listing/exporting.py"/>
        <source>QH: lưu các lỗi</source>
        <translation>QH: save findings</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/listing/exporting.py"/>
        <source>Đã lưu {path}</source>
        <translation>Saved {path}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/listing/keys.py"/>
        <source>Chép các lỗi đã chọn</source>
        <translation>Copy the chosen findings</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/listing/keys.py"/>
        <source>Chấp nhận ngoại lệ…</source>
        <translation>Accept as exception…</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/listing/keys.py"/>
        <source>Chọn cách sửa</source>
        <translation>Choose a way to mend</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/listing/keys.py"/>
        <source>Chọn cách sửa {number}</source>
        <translation>Choose way {number} to mend</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/listing/keys.py"/>
        <source>Lập biên bản kiểm tra…</source>
        <translation>Make the minutes of the check…</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/listing/keys.py"/>
        <source>Lọc danh sách lỗi</source>
        <translation>Filter the list of findings</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/listing/keys.py"/>
        <source>Lỗi sau</source>
        <translation>Next finding</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/listing/keys.py"/>
        <source>Lỗi trước</source>
        <translation>Previous finding</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/listing/keys.py"/>
        <source>Mở biểu mẫu của đối tượng</source>
        <translation>Open the feature's form</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/listing/keys.py"/>
        <source>Sửa lỗi đang chọn</source>
        <translation>Mend the chosen finding</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/listing/keys.py"/>
        <source>Về bản đồ</source>
        <translation>Back to the map</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/listing/keys.py"/>
        <source>Đánh dấu đã xem</source>
        <translation>Note as seen</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/listing/keys.py"/>
        <source>Đưa bản đồ đến lỗi</source>
        <translation>Bring the map to the finding</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/listing/model.py"/>
        <source>Chưa rõ phường, xã</source>
        <translation>Ward not known</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/listing/model.py"/>
        <source>Quy tắc này không chạy: {why}</source>
        <translation>This rule did not run: {why}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/listing/model.py"/>
        <source>{title}: bấm để xếp</source>
        <translation>{title}: click to sort</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/listing/status.py"/>
        <source>chưa xem</source>
        <translation>not seen</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/listing/status.py"/>
        <source>cảnh báo</source>
        <translation>warning</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/listing/status.py"/>
        <source>hệ quả</source>
        <translation>consequence</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/listing/status.py"/>
        <source>không chạy</source>
        <translation>did not run</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/listing/status.py"/>
        <source>lỗi</source>
        <translation>error</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/listing/status.py"/>
        <source>ngoại lệ</source>
        <translation>exception</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/listing/status.py"/>
        <source>thông tin</source>
        <translation>note</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/listing/status.py"/>
        <source>đã sửa</source>
        <translation>fixed</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/listing/status.py"/>
        <source>đã xem</source>
        <translation>seen</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/live/desk.py"/>
        <source>Tiếp tục</source>
        <translation>Resume</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/live/desk.py"/>
        <source>Tạm dừng</source>
        <translation>Pause</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/live/telling.py"/>
        <source>Kiểm tra trực tiếp khi vẽ: danh sách lỗi đi theo từng sửa đổi.</source>
        <translation>Live check while drawing: the list follows every edit.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/live/telling.py"/>
        <source>Kiểm tra trực tiếp đang tắt. Bật để thấy lỗi ngay khi sửa.</source>
        <translation>The live check is off. Switch it on to see findings as you edit.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/live/telling.py"/>
        <source>Kiểm tra trực tiếp đã bật; bắt đầu khi một lớp của hồ sơ vào chế độ sửa.</source>
        <translation>The live check is on; it begins when a layer of the dossier enters edit mode.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/live/telling.py"/>
        <source>Sửa đổi vừa rồi: {what}.</source>
        <translation>Last edit: {what}.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/live/telling.py"/>
        <source>Đang tạm dừng; các sửa đổi được xem lại khi tiếp tục.</source>
        <translation>Paused; the edits are looked at when you resume.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/live/telling.py"/>
        <source>Đang đuổi kịp: một số quy tắc xem lại cả hồ sơ khi ngừng sửa một lát.</source>
        <translation>Catching up: some rules look at the whole dossier again when you pause.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/live/telling.py"/>
        <source>Đang đọc và kiểm tra hồ sơ một lượt; cứ tiếp tục sửa, không mất gì.</source>
        <translation>Reading and checking the dossier once; go on editing, nothing is lost.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/live/telling.py"/>
        <source>‖ Trực tiếp: tạm dừng</source>
        <translation>‖ Live: paused</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/live/telling.py"/>
        <source>… Trực tiếp: chờ sửa</source>
        <translation>… Live: waits for edits</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/live/telling.py"/>
        <source>▲ thêm {count} cảnh báo</source>
        <translation>▲ new warnings: {count}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/live/telling.py"/>
        <source>▷ Trực tiếp: chuẩn bị</source>
        <translation>▷ Live: preparing</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/live/telling.py"/>
        <source>● Trực tiếp: bật</source>
        <translation>● Live: on</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/live/telling.py"/>
        <source>◕ Trực tiếp: đuổi kịp</source>
        <translation>◕ Live: catching up</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/live/telling.py"/>
        <source>✔ hết {count} cảnh báo</source>
        <translation>✔ warnings gone: {count}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/live/telling.py"/>
        <source>✔ hết {count} lỗi</source>
        <translation>✔ errors gone: {count}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/live/telling.py"/>
        <source>✕ Trực tiếp: tắt</source>
        <translation>✕ Live: off</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/live/telling.py"/>
        <source>✖ thêm {count} lỗi</source>
        <translation>✖ new errors: {count}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/mending/actions.py"/>
        <source>Bản đồ</source>
        <translation>Map</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/mending/actions.py"/>
        <source>Chấp nhận là ngoại lệ: lý do, người chấp nhận, thời hạn (W)</source>
        <translation>Accept as an exception: reason, person, last day (W)</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/mending/actions.py"/>
        <source>Chấp nhận…</source>
        <translation>Accept…</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/mending/actions.py"/>
        <source>Mọi lỗi cùng quy tắc, mỗi lỗi đều được chứng minh trước khi sửa</source>
        <translation>All findings of the rule, each proved before it is mended</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/mending/actions.py"/>
        <source>Mở biểu mẫu</source>
        <translation>Open form</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/mending/actions.py"/>
        <source>Mở biểu mẫu của đối tượng để sửa giá trị (E)</source>
        <translation>Open the feature’s form to mend its values (E)</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/mending/actions.py"/>
        <source>Sửa tất cả</source>
        <translation>Fix all</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/mending/actions.py"/>
        <source>Sửa tất cả ({count})</source>
        <translation>Fix all ({count})</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/mending/actions.py"/>
        <source>Đưa bản đồ đến đúng chỗ có lỗi (Enter)</source>
        <translation>Bring the map to the defect itself (Enter)</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/mending/asking.py"/>
        <source>Không</source>
        <translation>No</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/mending/batch.py"/>
        <source>QH: sửa hàng loạt</source>
        <translation>QH: mending many</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/mending/batch.py"/>
        <source>Sửa {n} lỗi</source>
        <translation>Mend findings: {n}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/mending/batch.py"/>
        <source>Sửa {n} lỗi bằng: {how}? Chỗ nào phát sinh lỗi mới thì để lại; hoàn tác một bước.</source>
        <translation>Mend by: {how}? Findings: {n}. Where a new error would come it is left; one undo step takes it back.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/mending/batch.py"/>
        <source>Đang ghi {n} chỗ sửa…</source>
        <translation>Writing repairs: {n}…</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/mending/batch.py"/>
        <source>Đang sửa {n} lỗi…</source>
        <translation>Mending findings: {n}…</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/mending/batch.py"/>
        <source>Đợi kiểm tra khi vẽ đuổi kịp dữ liệu rồi sửa…</source>
        <translation>Waiting for the live check to catch up with the data, then mending…</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/mending/batch_account.py"/>
        <source>Kết quả</source>
        <translation>Result</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/mending/batch_account.py"/>
        <source>Lỗi</source>
        <translation>Finding</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/mending/batch_account.py"/>
        <source>Sửa hàng loạt</source>
        <translation>Mending many</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/mending/batch_account.py"/>
        <source>Vì sao</source>
        <translation>Why</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/mending/batch_account.py"/>
        <source>– để lại</source>
        <translation>– left</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/mending/batch_account.py"/>
        <source>✔ đã sửa</source>
        <translation>✔ mended</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/mending/batch_account.py"/>
        <source>✖ từ chối</source>
        <translation>✖ refused</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/mending/batch_report.py"/>
        <source>Cho phép dời ranh giới pháp lý và sửa tiếp</source>
        <translation>Allow legal boundaries to move and go on</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/mending/batch_report.py"/>
        <source>Chép các dòng đã chọn</source>
        <translation>Copy the chosen lines</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/mending/batch_report.py"/>
        <source>Chưa sửa được lỗi nào.</source>
        <translation>None could be mended.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/mending/batch_report.py"/>
        <source>Lưu báo cáo sửa hàng loạt</source>
        <translation>Save the account of mending</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/mending/batch_report.py"/>
        <source>Lưu báo cáo…</source>
        <translation>Save the account…</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/mending/batch_report.py"/>
        <source>{gone} lỗi không còn trong dữ liệu hiện tại.</source>
        <translation>No longer in the data as they are now: {gone}.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/mending/batch_report.py"/>
        <source>{left} lỗi chưa sửa, xem vì sao trong bảng.</source>
        <translation>{left} are not mended, the table says why.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/mending/batch_report.py"/>
        <source>{n} lỗi bị che trước đó nay kiểm được.</source>
        <translation>Hidden before, can be seen now: {n}.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/mending/batch_report.py"/>
        <source>{n} lỗi chỉ sửa được khi bạn cho phép dời ranh giới pháp lý.</source>
        <translation>{n} can be mended only where you allow legal boundaries to move.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/mending/batch_report.py"/>
        <source>Đã lưu báo cáo: {path}</source>
        <translation>Saved: {path}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/mending/batch_report.py"/>
        <source>Đã sửa {done} lỗi, không phát sinh lỗi mới.</source>
        <translation>Mended: {done}, no new error.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/mending/batch_report.py"/>
        <source>Đóng</source>
        <translation>Close</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/mending/outcome.py"/>
        <source>Không áp dụng: {why}</source>
        <translation>Not applied: {why}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/mending/outcome.py"/>
        <source>Xem trước: {what} (chưa sửa gì)</source>
        <translation>Preview: {what} (nothing changed yet)</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/mending/repair_panel.py"/>
        <source>Dời ranh và sửa</source>
        <translation>Move it and mend</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/mending/repair_panel.py"/>
        <source>Không dời</source>
        <translation>Do not move</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/mending/repair_panel.py"/>
        <source>{what}. Bạn có căn cứ để dời không?</source>
        <translation>{what}. Do you have grounds to move it?</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/mending/repair_panel.py"/>
        <source>Đang tìm cách sửa…</source>
        <translation>Looking for ways to mend…</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/mending/repair_panel.py"/>
        <source>Đã sửa, không phát sinh lỗi mới: hết 1 lỗi ({what})</source>
        <translation>Mended, no new error: 1 finding gone ({what})</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/mending/repair_panel.py"/>
        <source>Đã đổi giá trị trong biểu mẫu</source>
        <translation>Values changed in the form</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/mending/searching.py"/>
        <source>QH: tìm cách sửa</source>
        <translation>QH: preparing a fix</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/mending/way_chooser.py"/>
        <source>Bỏ đi hoặc thêm vào đối tượng: chỉ làm khi bạn chọn.</source>
        <translation>Drops or adds a feature: done only where you pick it.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/mending/way_chooser.py"/>
        <source>Một trong nhiều cách hiểu: chỉ làm khi bạn chọn.</source>
        <translation>One of several meanings: done only where you pick it.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/mending/way_chooser.py"/>
        <source>Phím {number}: xem trên bản đồ; F: sửa</source>
        <translation>Key {number}: see it on the map; F: mend</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/mending/way_chooser.py"/>
        <source>Sửa bằng cách đang chọn, một bước hoàn tác (F)</source>
        <translation>Mend by the chosen way, one undo step (F)</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/mending/way_chooser.py"/>
        <source>Sửa lỗi</source>
        <translation>Fix</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/mending/way_chooser.py"/>
        <source>Xem trước</source>
        <translation>Preview</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/mending/way_chooser.py"/>
        <source>Xem trước trên bản đồ: nét đứt là hiện trạng, xanh là sau khi sửa</source>
        <translation>Preview on the map: dashed as it is, green as it would be</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/mending/way_chooser.py"/>
        <source>đang chứng minh…</source>
        <translation>being proved…</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/minutes/forms.py"/>
        <source>Bảng Excel (XLSX)…</source>
        <translation>Excel tables (XLSX)…</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/minutes/forms.py"/>
        <source>Chất lượng dữ liệu ISO 19157 (XML)…</source>
        <translation>Data quality, ISO 19157 (XML)…</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/minutes/forms.py"/>
        <source>Dữ liệu (JSON Lines)…</source>
        <translation>Data (JSON Lines)…</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/minutes/forms.py"/>
        <source>In và ký (PDF)…</source>
        <translation>To print and sign (PDF)…</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/minutes/forms.py"/>
        <source>Xem trong trình duyệt (HTML)…</source>
        <translation>In the browser (HTML)…</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/minutes/report_menu.py"/>
        <source>. Dữ liệu đã sửa sau lần kiểm tra này; hãy kiểm tra lại.</source>
        <translation>. The data were edited after this check; check again.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/minutes/report_menu.py"/>
        <source>Biên bản</source>
        <translation>Report</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/minutes/report_menu.py"/>
        <source>Lưu biên bản kiểm tra</source>
        <translation>Save the check report</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/minutes/report_menu.py"/>
        <source>Lưu biên bản kiểm tra: in và ký, bảng, dữ liệu</source>
        <translation>Save the minutes of the check: to print and sign, as tables, as data</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/minutes/report_menu.py"/>
        <source>QH: lập biên bản kiểm tra</source>
        <translation>QH: making the minutes of the check</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/minutes/report_menu.py"/>
        <source>Đang kiểm tra cả dữ liệu để lập biên bản…</source>
        <translation>Checking all data for the minutes…</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/minutes/report_menu.py"/>
        <source>Đang lập một biên bản khác; xin chờ.</source>
        <translation>Other minutes are being made; please wait.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/minutes/report_menu.py"/>
        <source>Đã lưu biên bản: {path}</source>
        <translation>Report saved: {path}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/pages.py"/>
        <source>Chưa mở hồ sơ nào.

Mở hoặc tạo hồ sơ để kiểm tra cả hồ sơ; hoặc chọn một lớp trong bảng Lớp, đổi phạm vi thành “Lớp đang chọn” rồi bấm Kiểm tra.</source>
        <translation>No dossier is open.

Open or create one to check all of it; or select a layer in the Layers panel, change the scope to “Selected layer” and press Check.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/pages.py"/>
        <source>Hồ sơ này chưa được kiểm tra.

Bấm “Kiểm tra” ở dưới: các lỗi sẽ hiện ở đây và trên bản đồ, mỗi lỗi kèm lý do và cách sửa.</source>
        <translation>This dossier has not been checked yet.

Press “Check” below: the findings will appear here and on the map, each with its reason and how to mend it.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/pages.py"/>
        <source>Hồ sơ đã sẵn sàng để công bố.</source>
        <translation>The dossier is ready to be published.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/pages.py"/>
        <source>Mở hồ sơ…</source>
        <translation>Open dossier…</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/pages.py"/>
        <source>Sang Công bố</source>
        <translation>Go to Publish</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/pages.py"/>
        <source>{count} quy tắc không chạy: xem vì sao</source>
        <translation>Rules that did not run: {count}, see why</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/pages.py"/>
        <source>✔ Không có lỗi nào.</source>
        <translation>✔ No errors.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/running/last_time.py"/>
        <source>QH: đọc biên bản lần trước</source>
        <translation>QH: reading the last report</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/running/mended_before.py"/>
        <source>QH: ghi các lỗi đã sửa</source>
        <translation>QH: note what was mended</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/running/run.py"/>
        <source>QH: kiểm tra dữ liệu</source>
        <translation>QH: checking data</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/summary.py"/>
        <source>Kiểm tra khi vẽ: {errors} lỗi trong {objects} đối tượng.</source>
        <translation>Check while drawing: errors: {errors}, features: {objects}.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/summary.py"/>
        <source>Kiểm tra lúc {when}; dữ liệu chưa sửa từ đó.</source>
        <translation>Checked at {when}; the data have not changed since.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/summary.py"/>
        <source>{errors} lỗi trong {objects} đối tượng, {layers} lớp ({seconds} s).</source>
        <translation>Errors: {errors}; features: {objects}, layers: {layers} ({seconds} s).</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/summary.py"/>
        <source>{said}. Còn {count} lỗi.</source>
        <translation>{said}. Errors left: {count}.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/summary.py"/>
        <source>{said}; phát sinh thêm {count} lỗi, xem danh sách.</source>
        <translation>{said}; new errors: {count}, see the list.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/summary.py"/>
        <source>⚠ Kiểm tra lúc {when}; dữ liệu có thể đã sửa sau đó.</source>
        <translation>⚠ Checked at {when}; the data may have changed since.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/waivers/desk.py"/>
        <source>Các lỗi đã chấp nhận của hồ sơ, rút lại</source>
        <translation>The accepted findings of the dossier, withdrawing</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/waivers/desk.py"/>
        <source>Ngoại lệ…</source>
        <translation>Exceptions…</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/waivers/desk.py"/>
        <source>QH: ghi ngoại lệ</source>
        <translation>QH: writing exceptions</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/waivers/desk.py"/>
        <source>{n} lỗi đang chọn</source>
        <translation>Chosen findings: {n}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/waivers/desk.py"/>
        <source>Đã chấp nhận {n} ngoại lệ</source>
        <translation>Exceptions accepted: {n}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/waivers/desk.py"/>
        <source>Đã rút lại {n} ngoại lệ</source>
        <translation>Exceptions withdrawn: {n}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/waivers/dialog.py"/>
        <source>&amp;Hiệu lực đến hết ngày</source>
        <translation>&amp;Last day</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/waivers/dialog.py"/>
        <source>&amp;Lý do</source>
        <translation>&amp;Reason</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/waivers/dialog.py"/>
        <source>&amp;Người chấp nhận</source>
        <translation>&amp;Person</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/waivers/dialog.py"/>
        <source>Chấp nhận ngoại lệ</source>
        <translation>Accept an exception</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/waivers/dialog.py"/>
        <source>Hãy nhập lý do: người xem biên bản sẽ đọc.</source>
        <translation>Enter the reason: whoever reads the minutes will see it.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/waivers/dialog.py"/>
        <source>Hãy nhập tên người chấp nhận.</source>
        <translation>Enter who accepts it.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/waivers/dialog.py"/>
        <source>Hủy</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/waivers/dialog.py"/>
        <source>Không thời hạn</source>
        <translation>Without end</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/waivers/dialog.py"/>
        <source>Ngoại lệ được ghi vào sổ của hồ sơ, kèm tên bạn, và in trong biên bản. Sửa đối tượng thì ngoại lệ tự hết hiệu lực.</source>
        <translation>The exception is written into the dossier's ledger with your name and printed in the minutes. An edit of the feature ends it.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/waivers/dialog.py"/>
        <source>Ví dụ: cầu vượt, hai đường giao khác mức; theo văn bản số …</source>
        <translation>For example: an overpass, two roads at different levels; by document no. …</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/waivers/dialog.py"/>
        <source>Đơn &amp;vị</source>
        <translation>&amp;Office</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/waivers/ledger_model.py"/>
        <source>Hiệu lực</source>
        <translation>Holds</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/waivers/ledger_model.py"/>
        <source>Lý do</source>
        <translation>Reason</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/waivers/ledger_model.py"/>
        <source>Ngày chấp nhận</source>
        <translation>Accepted on</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/waivers/ledger_model.py"/>
        <source>Người chấp nhận</source>
        <translation>Accepted by</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/waivers/ledger_model.py"/>
        <source>đối tượng mới</source>
        <translation>new feature</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/waivers/ledger_model.py"/>
        <source>◌ còn hiệu lực</source>
        <translation>◌ in force</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/waivers/ledger_window.py"/>
        <source>Hồ sơ chưa có ngoại lệ nào. Chọn lỗi trong danh sách rồi bấm W để chấp nhận.</source>
        <translation>The dossier has no exception yet. Choose a finding in the list and press W to accept it.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/waivers/ledger_window.py"/>
        <source>Lý do rút lại</source>
        <translation>Why it is withdrawn</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/waivers/ledger_window.py"/>
        <source>Ngoại lệ của hồ sơ</source>
        <translation>Exceptions of the dossier</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/waivers/ledger_window.py"/>
        <source>Người rút lại</source>
        <translation>Who withdraws it</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/waivers/ledger_window.py"/>
        <source>Nhập lý do và tên người rút lại trước.</source>
        <translation>Type the reason and who withdraws it first.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/waivers/ledger_window.py"/>
        <source>Rút lại ngoại lệ đang chọn</source>
        <translation>Withdraw the chosen exception</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/waivers/ledger_window.py"/>
        <source>{bad} dòng của sổ không đọc được.</source>
        <translation>Lines of the ledger that cannot be read: {bad}.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/waivers/ledger_window.py"/>
        <source>{holding} ngoại lệ còn hiệu lực, {ended} đã hết hiệu lực.</source>
        <translation>Exceptions in force: {holding}, ended: {ended}.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/waivers/telling.py"/>
        <source>Ngoại lệ hết hiệu lực: {why} ({who})</source>
        <translation>Exception no longer holds: {why} ({who})</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/waivers/telling.py"/>
        <source>không thời hạn</source>
        <translation>without end</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/waivers/telling.py"/>
        <source>đến hết {day}</source>
        <translation>until {day}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/checking/waivers/telling.py"/>
        <source>◌ Ngoại lệ: {reason} ({who}; {until})</source>
        <translation>◌ Exception: {reason} ({who}; {until})</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/dossier_header.py"/>
        <source>Chưa mở hồ sơ</source>
        <translation>No dossier open</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/dossier_header.py"/>
        <source>Mở hoặc tạo hồ sơ trong bảng Biên tập</source>
        <translation>Open or create one in the Editing panel</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/dossier_header.py"/>
        <source>chưa kiểm tra</source>
        <translation>not checked yet</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/dossier_header.py"/>
        <source>⚠ đã sửa sau lần kiểm tra</source>
        <translation>⚠ changed after the check</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/dossier_header.py"/>
        <source>✔ đã công bố bản {version}</source>
        <translation>✔ published as version {version}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/dossier_header.py"/>
        <source>✔ đạt kiểm tra</source>
        <translation>✔ passed the check</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/dossier_header.py"/>
        <source>✖ còn {count} lỗi</source>
        <translation>✖ errors left: {count}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/backups.py"/>
        <source>&amp;Khôi phục…</source>
        <translation>&amp;Restore…</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/backups.py"/>
        <source>&amp;Sao lưu ngay</source>
        <translation>&amp;Back up now</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/backups.py"/>
        <source>Bản sao lưu</source>
        <translation>Backups</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/backups.py"/>
        <source>Chưa có bản nào. Bản đầu tiên được tạo khi bắt đầu sửa một lớp.</source>
        <translation>There is none yet. The first is made when a layer is edited.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/backups.py"/>
        <source>Cỡ</source>
        <translation>Size</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/backups.py"/>
        <source>Giữ {count} bản mới nhất của mỗi tệp (Tuỳ chọn ▸ QH).</source>
        <translation>Newest copies kept of each file: {count} (Options ▸ QH).</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/backups.py"/>
        <source>Khôi phục</source>
        <translation>Put back</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/backups.py"/>
        <source>Lúc</source>
        <translation>Time</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/backups.py"/>
        <source>Thay {file} bằng bản sao lưu lúc {when}? Tệp hiện nay được sao lưu trước nên có thể lấy lại.</source>
        <translation>Replace {file} by the backup of {when}? The present file is backed up first, so it can be had again.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/backups.py"/>
        <source>Trước khi</source>
        <translation>Before</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/backups.py"/>
        <source>Tệp</source>
        <translation>File</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/backups.py"/>
        <source>chuyển mô hình</source>
        <translation>migration</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/backups.py"/>
        <source>khôi phục bản khác</source>
        <translation>restoring another copy</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/backups.py"/>
        <source>lấy dữ liệu đã công bố</source>
        <translation>taking published data</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/backups.py"/>
        <source>sửa dữ liệu</source>
        <translation>editing</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/backups.py"/>
        <source>theo yêu cầu</source>
        <translation>on request</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/backups.py"/>
        <source>Đang khôi phục bản sao lưu…</source>
        <translation>Restoring the backup…</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/backups.py"/>
        <source>Đang sao lưu…</source>
        <translation>Backing up…</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/backups.py"/>
        <source>Đã khôi phục {file} như lúc {when}.</source>
        <translation>{file} is again what it was at {when}.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/backups.py"/>
        <source>Đã sao lưu vào {folder}.</source>
        <translation>Backed up to {folder}.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/backups.py"/>
        <source>▲ Hãy lưu hoặc hủy sửa đổi trước khi khôi phục: {layers}.</source>
        <translation>▲ Save or discard the edits before restoring: {layers}.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/balance/panel.py"/>
        <source>Bảng cân bằng sử dụng đất</source>
        <translation>Land-use balance table</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/balance/panel.py"/>
        <source>Bảng tính Excel (*.xlsx)</source>
        <translation>Excel workbook (*.xlsx)</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/balance/panel.py"/>
        <source>Chép bảng</source>
        <translation>Copy table</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/balance/panel.py"/>
        <source>Chép bảng vào bộ nhớ tạm để dán nơi khác</source>
        <translation>Copy the table to the clipboard to paste it elsewhere</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/balance/panel.py"/>
        <source>Chưa có lô đất nào. Vẽ lô ở thẻ Lớp; bảng cân bằng sẽ tự tính diện tích và tỷ lệ của từng chức năng.</source>
        <translation>No lots yet. Draw some in the tab Classes; the balance then adds up area and share of each function by itself.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/balance/panel.py"/>
        <source>Chọn lớp để vẽ</source>
        <translation>Choose a class to draw</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/balance/panel.py"/>
        <source>Cân bằng sử dụng đất</source>
        <translation>Land-use balance</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/balance/panel.py"/>
        <source>Diện tích đo phẳng theo EPSG:{code}</source>
        <translation>Planar areas in EPSG:{code}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/balance/panel.py"/>
        <source>Ghi bảng cân bằng…</source>
        <translation>Writing the land-use balance…</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/balance/panel.py"/>
        <source>Lớp tính cân bằng</source>
        <translation>Layer of the balance</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/balance/panel.py"/>
        <source>Tính cho {count} người</source>
        <translation>For {count} people</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/balance/panel.py"/>
        <source>Tổng {area} m² = {hectares} ha · {count} lô</source>
        <translation>Total {area} m² = {hectares} ha · lots: {count}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/balance/panel.py"/>
        <source>Tỷ lệ các chức năng</source>
        <translation>Shares of the functions</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/balance/panel.py"/>
        <source>Xuất bảng cân bằng</source>
        <translation>Export the land-use balance</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/balance/panel.py"/>
        <source>Xuất bảng cân bằng (xlsx)</source>
        <translation>Export the balance (xlsx)</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/balance/panel.py"/>
        <source>m²/người: {shares}</source>
        <translation>m² a person: {shares}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/balance/panel.py"/>
        <source>Đang tính lại…</source>
        <translation>Recomputing…</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/balance/panel.py"/>
        <source>Đã chép bảng cân bằng; dán được vào Excel hoặc Word.</source>
        <translation>The balance is on the clipboard; paste it into Excel or Word.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/balance/panel.py"/>
        <source>Đã dừng; bảng chưa theo sửa đổi mới nhất.</source>
        <translation>Stopped; the table does not show the newest edits.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/balance/panel.py"/>
        <source>Đã ghi bảng cân bằng: {file}</source>
        <translation>Land-use balance written: {file}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/balance/panel.py"/>
        <source>▲ {count} lô chưa có mã chức năng</source>
        <translation>▲ Lots without a function code: {count}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/balance/panel.py"/>
        <source>✖ {count} lô không đọc được hình</source>
        <translation>✖ Lots without readable geometry: {count}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/balance/table.py"/>
        <source>%</source>
        <translation>%</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/balance/table.py"/>
        <source>Bấm để chọn các lô này trên bản đồ</source>
        <translation>Click to select these lots on the map</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/balance/table.py"/>
        <source>Chức năng</source>
        <translation>Function</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/balance/table.py"/>
        <source>Lô</source>
        <translation>Lots</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/balance/table.py"/>
        <source>Mã này không có trong mô hình dữ liệu</source>
        <translation>The data model lacks this code</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/balance/table.py"/>
        <source>Người</source>
        <translation>People</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/balance/table.py"/>
        <source>ha</source>
        <translation>ha</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/balance/table.py"/>
        <source>m²</source>
        <translation>m²</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/balance/table.py"/>
        <source>{area} m² = {hectares} ha, {share} %</source>
        <translation>{area} m² = {hectares} ha, {share} %</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/balance/table.py"/>
        <source>{count} lô</source>
        <translation>lots: {count}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/balance/table.py"/>
        <source>{count} người</source>
        <translation>{count} people</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/delivering/window.py"/>
        <source>&amp;File Geodatabase (.gdb) cho ArcGIS</source>
        <translation>&amp;File Geodatabase (.gdb) for ArcGIS</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/delivering/window.py"/>
        <source>&amp;GeoPackage (.gpkg)</source>
        <translation>&amp;GeoPackage (.gpkg)</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/delivering/window.py"/>
        <source>&amp;Nơi đặt</source>
        <translation>&amp;Place</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/delivering/window.py"/>
        <source>Chọn nơi đặt bộ giao nộp</source>
        <translation>Choose where to put the delivery</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/delivering/window.py"/>
        <source>Chọn…</source>
        <translation>Choose…</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/delivering/window.py"/>
        <source>Lưu</source>
        <translation>Save</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/delivering/window.py"/>
        <source>Lớp dữ liệu</source>
        <translation>Classes</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/delivering/window.py"/>
        <source>Mở thư mục</source>
        <translation>Open folder</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/delivering/window.py"/>
        <source>Tạo thư mục hồ sơ theo Thông tư 16/2025/TT-BXD để giao nộp: tài liệu, bốn cơ sở dữ liệu và dự án QGIS. Mọi lớp được đọc lại và so với bản gốc.</source>
        <translation>Makes the dossier folder of circular 16/2025/TT-BXD for delivery: documents, the four databases and the QGIS project. Every layer is read back and compared with its source.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/delivering/window.py"/>
        <source>Xuất bộ giao nộp</source>
        <translation>Export delivery</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/delivering/window.py"/>
        <source>dự án QGIS</source>
        <translation>QGIS project</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/delivering/window.py"/>
        <source>▲ Chưa lưu: {names}. Chỉ những gì đã lưu được xuất.</source>
        <translation>▲ Unsaved: {names}. Only what is saved is exported.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/delivering/window.py"/>
        <source>✔ Đã xuất {count} tệp vào {folder}</source>
        <translation>✔ Exported to {folder}, files: {count}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/delivering/window.py"/>
        <source>✔ đọc lại khớp</source>
        <translation>✔ read back equal</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/description/field_row.py"/>
        <source>(chưa chọn)</source>
        <translation>(not chosen)</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/description/field_row.py"/>
        <source>Ghi giá trị riêng thay cho giá trị của hồ sơ</source>
        <translation>Write your own value in place of the dossier's</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/description/field_row.py"/>
        <source>Sửa</source>
        <translation>Edit</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/description/field_row.py"/>
        <source>Sửa {field}</source>
        <translation>Change {field}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/description/field_row.py"/>
        <source>Trả lại</source>
        <translation>Reset</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/description/field_row.py"/>
        <source>Trả lại giá trị hồ sơ cho {field}</source>
        <translation>Reset {field} to the dossier's value</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/description/field_row.py"/>
        <source>Trả lại giá trị hồ sơ: {value}</source>
        <translation>Reset to the dossier's value: {value}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/description/field_row.py"/>
        <source>cách nhau bằng dấu “;”</source>
        <translation>joined by “;”</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/description/field_row.py"/>
        <source>giá trị riêng</source>
        <translation>own value</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/description/field_row.py"/>
        <source>ngày/tháng/năm</source>
        <translation>day/month/year</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/description/field_row.py"/>
        <source>từ hồ sơ</source>
        <translation>from dossier</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/description/field_row.py"/>
        <source>ví dụ 1/2.000</source>
        <translation>such as 1/2.000</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/description/form.py"/>
        <source>Cập nhật từ dữ liệu</source>
        <translation>Update from the data</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/description/form.py"/>
        <source>Đo lại phạm vi từ các lớp đã lưu và đọc lần kiểm tra gần nhất</source>
        <translation>Measure the extent of the saved layers again and read the newest check</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/description/form.py"/>
        <source>– chưa có</source>
        <translation>– none yet</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/description/panel.py"/>
        <source>Chưa có tệp XML; hãy bấm “Lưu đặc tả” trước.</source>
        <translation>There is no XML file yet; click “Save description” first.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/description/panel.py"/>
        <source>Chọn tệp đặc tả ISO 19139</source>
        <translation>Choose an ISO 19139 metadata file</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/description/panel.py"/>
        <source>Đang lưu đặc tả…</source>
        <translation>Saving the description…</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/description/panel.py"/>
        <source>Đang đo phạm vi dữ liệu…</source>
        <translation>Measuring the extent of the data…</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/description/panel.py"/>
        <source>Đã lưu đặc tả, đủ các mục bắt buộc.</source>
        <translation>Description saved, all required fields are there.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/description/panel.py"/>
        <source>Đã lưu đặc tả; còn thiếu {count} mục.</source>
        <translation>Description saved; fields still missing: {count}.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/description/panel.py"/>
        <source>Đã điền {count} mục từ {file}; kiểm tra lại rồi lưu.</source>
        <translation>Filled from {file}, fields: {count}; look them over, then save.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/description/panel.py"/>
        <source>● Có sửa đổi chưa lưu</source>
        <translation>● Unsaved changes</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/description/view.py"/>
        <source> và {count} mục khác</source>
        <translation> and {count} more</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/description/view.py"/>
        <source>Bỏ sửa đổi</source>
        <translation>Discard changes</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/description/view.py"/>
        <source>Ghi vào hồ sơ, tệp XML và các GeoPackage (Ctrl+Enter)</source>
        <translation>Write to the dossier, the XML file and the GeoPackages (Ctrl+Enter)</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/description/view.py"/>
        <source>Lưu đặc tả</source>
        <translation>Save description</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/description/view.py"/>
        <source>Mở XML</source>
        <translation>Open XML</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/description/view.py"/>
        <source>Mở tệp ISO 19139 đã lưu trong HoSoGIS</source>
        <translation>Open the ISO 19139 file saved in HoSoGIS</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/description/view.py"/>
        <source>Nhập XML…</source>
        <translation>Import XML…</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/description/view.py"/>
        <source>Trở về đặc tả đã lưu lần trước</source>
        <translation>Back to the description as it was saved</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/description/view.py"/>
        <source>Điền các mục từ một tệp ISO 19139 có sẵn</source>
        <translation>Fill the fields from an existing ISO 19139 file</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/description/view.py"/>
        <source>▲ Còn thiếu: {names}</source>
        <translation>▲ Missing: {names}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/description/view.py"/>
        <source>✔ Đủ các mục bắt buộc</source>
        <translation>✔ All required fields are there</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/dock.py"/>
        <source>Biên tập</source>
        <translation>Edit</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/dock.py"/>
        <source>Bản sao lưu…</source>
        <translation>Backups…</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/dock.py"/>
        <source>Chỉ tiêu</source>
        <translation>Indicators</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/dock.py"/>
        <source>Chọn nơi đặt hồ sơ mẫu</source>
        <translation>Choose where to put the sample dossier</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/dock.py"/>
        <source>Chọn thư mục hồ sơ (CSDL_…)</source>
        <translation>Choose the dossier folder (CSDL_…)</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/dock.py"/>
        <source>Cân bằng</source>
        <translation>Balance</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/dock.py"/>
        <source>Hồ sơ</source>
        <translation>Dossier</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/dock.py"/>
        <source>Hồ sơ là một thư mục theo Thông tư 16/2025/TT-BXD. Bắt đầu từ đâu?</source>
        <translation>A dossier is a folder laid out after Circular 16/2025/TT-BXD. Where to begin?</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/dock.py"/>
        <source>Hồ sơ mẫu</source>
        <translation>Sample dossier</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/dock.py"/>
        <source>Hồ sơ mẫu…</source>
        <translation>Sample dossier…</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/dock.py"/>
        <source>Hồ sơ mới</source>
        <translation>New dossier</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/dock.py"/>
        <source>Hồ sơ mới…</source>
        <translation>New dossier…</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/dock.py"/>
        <source>Làm thử trên một phường có sẵn lỗi</source>
        <translation>Try it on a ward with planted errors</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/dock.py"/>
        <source>Mở gần đây</source>
        <translation>Recent</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/dock.py"/>
        <source>Mở hồ sơ</source>
        <translation>Open dossier</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/dock.py"/>
        <source>Mở thư mục CSDL_… đã có</source>
        <translation>Open an existing CSDL_… folder</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/dock.py"/>
        <source>Mở thư mục hồ sơ</source>
        <translation>Open the dossier folder</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/dock.py"/>
        <source>Tạo thư mục hồ sơ với các lớp trống</source>
        <translation>Create a dossier folder with empty layers</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/dock.py"/>
        <source>Tạo, mở hồ sơ; hồ sơ mở gần đây</source>
        <translation>Create or open a dossier; recent dossiers</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/dock.py"/>
        <source>Xuất bộ giao nộp…</source>
        <translation>Export delivery…</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/dock.py"/>
        <source>Đang tạo hồ sơ mẫu…</source>
        <translation>Creating the sample dossier…</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/dock.py"/>
        <source>Đặc tả</source>
        <translation>Metadata</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/indicators/panel.py"/>
        <source>Bỏ</source>
        <translation>Drop</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/indicators/panel.py"/>
        <source>Chưa ghi chỉ tiêu: {names}</source>
        <translation>Indicators not written: {names}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/indicators/panel.py"/>
        <source>Chọn lô trên bản đồ</source>
        <translation>Select lots on the map</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/indicators/panel.py"/>
        <source>Chọn một hoặc nhiều lô, ô hay phân khu trên bản đồ để xem và sửa mật độ xây dựng, tầng cao, hệ số sử dụng đất, dân số.</source>
        <translation>Select one or more lots, cells or sub-areas on the map to see and edit building density, storeys, floor area ratio and population.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/indicators/panel.py"/>
        <source>Ghi</source>
        <translation>Apply</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/indicators/panel.py"/>
        <source>Ghi chỉ tiêu cho {count} lô</source>
        <translation>Set indicators, lots: {count}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/indicators/panel.py"/>
        <source>Ghi chỉ tiêu lô {name}</source>
        <translation>Set indicators of lot {name}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/indicators/panel.py"/>
        <source>Ghi vào mọi lô đã chọn, một bước hoàn tác</source>
        <translation>Write to every selected lot, one undo step</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/indicators/panel.py"/>
        <source>Lô {name}</source>
        <translation>Lot {name}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/indicators/panel.py"/>
        <source>{count} lô: {names}</source>
        <translation>Lots ({count}): {names}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/indicators/panel.py"/>
        <source>Đã ghi chỉ tiêu cho {count} lô; Ctrl+Z để hoàn tác.</source>
        <translation>Indicators set, lots: {count}; Ctrl+Z undoes it.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/indicators/panel.py"/>
        <source>Đọc chỉ tiêu các lô đã chọn</source>
        <translation>Reading the indicators of the selected lots</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/indicators/panel.py"/>
        <source>Đối chiếu chỉ tiêu</source>
        <translation>Cross-checking indicators</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/indicators/row.py"/>
        <source>(khác nhau)</source>
        <translation>(different)</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/indicators/row.py"/>
        <source>Viết ví dụ {example}</source>
        <translation>Write for example {example}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/indicators/row.py"/>
        <source>{title} ({unit})</source>
        <translation>{title} ({unit})</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/indicators/telling.py"/>
        <source> (và {count} lô khác)</source>
        <translation> (other lots: {count})</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/indicators/telling.py"/>
        <source> ({some}/{all} lô)</source>
        <translation> (lots: {some} of {all})</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/indicators/telling.py"/>
        <source>Diện tích vẽ</source>
        <translation>Drawn area</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/indicators/telling.py"/>
        <source>Diện tích xây dựng</source>
        <translation>Footprint</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/indicators/telling.py"/>
        <source>Mật độ dân số</source>
        <translation>Population density</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/indicators/telling.py"/>
        <source>Sẽ xóa trống {count} lô</source>
        <translation>Will be cleared, lots: {count}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/indicators/telling.py"/>
        <source>Tổng diện tích</source>
        <translation>Total area</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/indicators/telling.py"/>
        <source>Tổng diện tích sàn</source>
        <translation>Gross floor area</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/indicators/telling.py"/>
        <source>Tổng dân số</source>
        <translation>Total population</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/indicators/telling.py"/>
        <source>{count} người/ha</source>
        <translation>{count} people a hectare</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/new_dossier.py"/>
        <source>1 Loại</source>
        <translation>1 Kind</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/new_dossier.py"/>
        <source>2 Đồ án</source>
        <translation>2 Plan</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/new_dossier.py"/>
        <source>3 Mã, bản đồ</source>
        <translation>3 Codes, map</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/new_dossier.py"/>
        <source>4 Nơi đặt</source>
        <translation>4 Place</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/new_dossier.py"/>
        <source>Bước {number}: {problem}</source>
        <translation>Step {number}: {problem}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/new_dossier.py"/>
        <source>Chọn nơi đặt hồ sơ</source>
        <translation>Choose where to put the dossier</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/new_dossier.py"/>
        <source>Hãy chọn phường, xã: mã hồ sơ cần mã phường, xã.</source>
        <translation>Choose the ward: the dossier's code needs its code.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/new_dossier.py"/>
        <source>Hãy nhập tên đồ án.</source>
        <translation>Enter the name of the plan.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/new_dossier.py"/>
        <source>Không có phường/xã này; hãy chọn trong danh sách gợi ý.</source>
        <translation>There is no such ward or commune; choose one of the suggestions.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/new_dossier.py"/>
        <source>Không có quyền ghi vào {folder}; hãy chọn thư mục khác.</source>
        <translation>No permission to write to {folder}; choose another folder.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/new_dossier.py"/>
        <source>Thư mục {name} đã có dữ liệu; hãy đổi tên đồ án hoặc nơi đặt.</source>
        <translation>The folder {name} already holds data; change the plan's name or the place.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/new_dossier.py"/>
        <source>Thư mục đặt hồ sơ không tồn tại; hãy chọn thư mục khác.</source>
        <translation>The folder does not exist; choose another one.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/new_dossier.py"/>
        <source>Tiếp ›</source>
        <translation>Next ›</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/new_dossier.py"/>
        <source>Tạo hồ sơ</source>
        <translation>Create dossier</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/new_dossier.py"/>
        <source>Đọc mã các hồ sơ đã có</source>
        <translation>Reading the codes of the dossiers there are</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/new_dossier.py"/>
        <source>‹ Quay lại</source>
        <translation>‹ Back</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/new_dossier.py"/>
        <source>✔ Sẽ tạo thư mục {folder}</source>
        <translation>✔ Will create the folder {folder}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/new_dossier_pages.py"/>
        <source>&amp;Cơ quan phê duyệt</source>
        <translation>&amp;Approving authority</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/new_dossier_pages.py"/>
        <source>&amp;Cấp độ quy hoạch</source>
        <translation>&amp;Level of plan</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/new_dossier_pages.py"/>
        <source>&amp;Dựng mã</source>
        <translation>&amp;Build</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/new_dossier_pages.py"/>
        <source>&amp;Hệ tọa độ</source>
        <translation>&amp;Reference system</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/new_dossier_pages.py"/>
        <source>&amp;Kiểu quy hoạch</source>
        <translation>&amp;Type of plan</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/new_dossier_pages.py"/>
        <source>&amp;Loại quy hoạch</source>
        <translation>&amp;Kind of plan</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/new_dossier_pages.py"/>
        <source>&amp;Mô hình dữ liệu</source>
        <translation>Data &amp;model</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/new_dossier_pages.py"/>
        <source>&amp;Nơi đặt hồ sơ</source>
        <translation>&amp;Folder</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/new_dossier_pages.py"/>
        <source>&amp;Phường, xã</source>
        <translation>&amp;Ward or commune</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/new_dossier_pages.py"/>
        <source>&amp;Số quyết định</source>
        <translation>Decision n&amp;umber</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/new_dossier_pages.py"/>
        <source>&amp;Số thứ tự hồ sơ</source>
        <translation>Dossier n&amp;umber</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/new_dossier_pages.py"/>
        <source>&amp;Tên đồ án</source>
        <translation>Plan &amp;name</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/new_dossier_pages.py"/>
        <source>12 chữ số, có thể nhập sau khi được cấp</source>
        <translation>12 digits, may be entered once it is issued</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/new_dossier_pages.py"/>
        <source>5 số được cấp</source>
        <translation>5 digits</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/new_dossier_pages.py"/>
        <source>Không chọn: chỉ có các lớp ban đầu, lớp khác được tạo khi bắt đầu vẽ</source>
        <translation>Off: only the first classes; others are made when drawing begins</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/new_dossier_pages.py"/>
        <source>Lần lậ&amp;p</source>
        <translation>&amp;Version</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/new_dossier_pages.py"/>
        <source>Lần lập, điều chỉnh &amp;tổng thể</source>
        <translation>Formulation or &amp;overall adjustment no.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/new_dossier_pages.py"/>
        <source>Lần điều chỉnh cục &amp;bộ</source>
        <translation>Lo&amp;cal adjustment no.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/new_dossier_pages.py"/>
        <source>Mã hồ sơ</source>
        <translation>Dossier code</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/new_dossier_pages.py"/>
        <source>Mã thông tin &amp;quy hoạch</source>
        <translation>Planning &amp;information code</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/new_dossier_pages.py"/>
        <source>Ngà&amp;y ký</source>
        <translation>&amp;Date signed</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/new_dossier_pages.py"/>
        <source>Quyết định phê duyệt (nhập sau cũng được)</source>
        <translation>Approving decision (may be entered later)</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/new_dossier_pages.py"/>
        <source>Tạo sẵn bảng của &amp;mọi lớp trong mô hình</source>
        <translation>Make the tables of all classes of the &amp;model now</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/new_dossier_pages.py"/>
        <source>Tỷ lệ &amp;bản đồ</source>
        <translation>Map &amp;scale</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/new_dossier_pages.py"/>
        <source>gõ tên không cần dấu rồi Enter; chọn được nhiều phường, xã</source>
        <translation>type without accents, then Enter; several can be chosen</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/new_dossier_pages.py"/>
        <source>hoặc dựng từ các phần</source>
        <translation>or build it of its parts</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/new_dossier_pages.py"/>
        <source>ngày/tháng/năm, ví dụ 15/01/2026</source>
        <translation>day/month/year, such as 15/01/2026</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/new_dossier_pages.py"/>
        <source>năm trình </source>
        <translation>year </translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/new_dossier_pages.py"/>
        <source>phiên bản {version}, {count} lớp</source>
        <translation>version {version}, classes: {count}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/new_dossier_pages.py"/>
        <source>ví dụ: 15/QĐ-UBND</source>
        <translation>such as 15/QĐ-UBND</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/new_dossier_pages.py"/>
        <source>ví dụ: Quy hoạch phân khu 3 phường Sài Gòn</source>
        <translation>for example: Quy hoạch phân khu 3 phường Sài Gòn</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/new_dossier_pages.py"/>
        <source>▲ mô hình làm việc, cần đối chiếu với văn bản</source>
        <translation>▲ working model, to be checked against the act</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/new_dossier_pages.py"/>
        <source>▲ mới có một phần các lớp</source>
        <translation>▲ only part of the classes so far</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/new_dossier_pages.py"/>
        <source>✔ đầy đủ</source>
        <translation>✔ complete</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/new_dossier_summary.py"/>
        <source>Mã này đã dùng cho hồ sơ “{name}” ở cùng nơi.</source>
        <translation>The dossier “{name}” in the same place has this code already.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/new_dossier_summary.py"/>
        <source>Phường, xã</source>
        <translation>Wards</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/new_dossier_summary.py"/>
        <source>Sẽ tạo</source>
        <translation>Will make</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/new_dossier_summary.py"/>
        <source>Thư mục</source>
        <translation>Folder</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/new_dossier_summary.py"/>
        <source>{count} lớp trống trong {files}</source>
        <translation>empty layers: {count} in {files}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/opening.py"/>
        <source> và {count} lớp khác</source>
        <translation> and other layers: {count}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/opening.py"/>
        <source>Bỏ qua</source>
        <translation>Ignore</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/opening.py"/>
        <source>Chuyển đổi</source>
        <translation>Migrate</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/opening.py"/>
        <source>Hãy chép tệp đó vào thư mục HoSoGIS rồi thử lại.</source>
        <translation>Copy that file to the folder HoSoGIS and try again.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/opening.py"/>
        <source>Hồ sơ theo mô hình phiên bản {old}; phần mềm có phiên bản {new}. Chuyển đổi thêm trường và lớp còn thiếu, giữ nguyên dữ liệu, có sao lưu trước và báo cáo sau.</source>
        <translation>The dossier follows version {old} of its model; the software has {new}. The migration adds what is missing and keeps the data, with a backup before and a report after.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/opening.py"/>
        <source>Hồ sơ {dossier} thiếu tệp HoSoGIS/{name} và không thấy tệp nào thay được.</source>
        <translation>The dossier {dossier} lacks the file HoSoGIS/{name}, and no file is found that could take its place.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/opening.py"/>
        <source>Khôi phục bản {when}</source>
        <translation>Restore that of {when}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/opening.py"/>
        <source>Không thấy dữ liệu của lớp: {names}. Hãy đưa tệp về chỗ cũ rồi mở lại hồ sơ, hoặc bấm ▲ cạnh lớp để chọn tệp mới.</source>
        <translation>The data of these layers are not there: {names}. Put the file back and open the dossier again, or click ▲ beside the layer to choose a new file.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/opening.py"/>
        <source>Mở như cũ</source>
        <translation>Open as it is</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/opening.py"/>
        <source>Thử lại</source>
        <translation>Try again</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/opening.py"/>
        <source>Tệp HoSoGIS/{name} bị hỏng, không đọc được. Tệp hỏng được giữ lại khi khôi phục.</source>
        <translation>The file HoSoGIS/{name} is damaged and cannot be read. The damaged file is kept when it is restored.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/opening.py"/>
        <source>Tệp {name} không còn ở HoSoGIS. Tệp {place} có các lớp của nó.</source>
        <translation>The file {name} is no longer in HoSoGIS. The file {place} has its layers.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/opening.py"/>
        <source>Đang chuyển đổi hồ sơ…</source>
        <translation>Migrating the dossier…</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/opening.py"/>
        <source>Đang tạo hồ sơ…</source>
        <translation>Creating the dossier…</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/opening.py"/>
        <source>Đã chuyển hồ sơ sang mô hình phiên bản {new}.</source>
        <translation>The dossier follows version {new} of the model now.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/opening.py"/>
        <source>Đưa về chỗ cũ</source>
        <translation>Put it back</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/palette/class_tree.py"/>
        <source>Ghim lên đầu danh sách (Ctrl+D)</source>
        <translation>Pin to the top of the list (Ctrl+D)</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/palette/class_tree.py"/>
        <source>Vẽ gần đây</source>
        <translation>Drawn lately</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/palette/entries.py"/>
        <source>Chọn một lớp rồi vẽ: bảng của lớp được tạo ngay trong hồ sơ.</source>
        <translation>Choose a class and draw: its table is made in the dossier at once.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/palette/entries.py"/>
        <source>Lớp chưa có dữ liệu</source>
        <translation>Classes without data</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/palette/entries.py"/>
        <source>vùng</source>
        <translation>area</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/palette/entries.py"/>
        <source>điểm</source>
        <translation>point</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/palette/entries.py"/>
        <source>đường</source>
        <translation>line</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/palette/panel.py"/>
        <source>Bỏ ghim</source>
        <translation>Unpin</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/palette/panel.py"/>
        <source>Ghim lên đầu danh sách</source>
        <translation>Pin to the top of the list</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/palette/panel.py"/>
        <source>Lưu sửa đổi của mọi lớp trong hồ sơ</source>
        <translation>Save the edits of every layer of the dossier</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/palette/panel.py"/>
        <source>Mở bảng thuộc tính</source>
        <translation>Open the attribute table</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/palette/panel.py"/>
        <source>Phóng tới lớp</source>
        <translation>Zoom to the layer</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/palette/panel.py"/>
        <source>Tìm lớp, mã đất… (gõ không cần dấu)</source>
        <translation>Find a layer or land code… (accents may be left out)</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/palette/panel.py"/>
        <source>Tạo lớp và vẽ: {name}</source>
        <translation>Make the class and draw: {name}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/palette/panel.py"/>
        <source>Vẽ: {name}</source>
        <translation>Draw: {name}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/palette/panel.py"/>
        <source>Đang vẽ {name}: bấm trái để thêm đỉnh, bấm phải để kết thúc.</source>
        <translation>Drawing {name}: left click adds a vertex, right click ends.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/palette/panel.py"/>
        <source>Đang vẽ {name}: bấm trái để đặt điểm.</source>
        <translation>Drawing {name}: left click to place a point.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/palette/panel.py"/>
        <source>Đã lưu {count} lớp.</source>
        <translation>Layers saved: {count}.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/palette/panel.py"/>
        <source>Đếm đối tượng</source>
        <translation>Count features</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/palette/panel.py"/>
        <source>● Chưa lưu: {layers}</source>
        <translation>● Not saved: {layers}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/records/checklist.py"/>
        <source>Chỉ xem mục bắt buộc còn thiếu</source>
        <translation>Only what is required and missing</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/records/checklist.py"/>
        <source>Nhập</source>
        <translation>Fill in</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/records/checklist.py"/>
        <source>Thêm…</source>
        <translation>Add…</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/records/checklist.py"/>
        <source>Vẽ</source>
        <translation>Draw</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/records/checklist.py"/>
        <source>Xem</source>
        <translation>Show</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/records/checklist.py"/>
        <source>Xem cả ▲ {warned} mục nên bổ sung, ✔ {fine} mục đã có</source>
        <translation>Show ▲ {warned} advised and ✔ {fine} present too</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/records/documents_area.py"/>
        <source>Chọn tài liệu của hồ sơ</source>
        <translation>Choose documents of the dossier</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/records/documents_area.py"/>
        <source>Chọn tệp; tệp được sao chép vào đúng thư mục của hồ sơ</source>
        <translation>Choose files; they are copied into the right folder of the dossier</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/records/documents_area.py"/>
        <source>Không có tệp nào đọc được.</source>
        <translation>None of the files can be read.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/records/documents_area.py"/>
        <source>Kéo tệp hoặc thư mục thả vào đây, hoặc:</source>
        <translation>Drop files or folders here, or:</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/records/documents_area.py"/>
        <source>Mọi tệp (*)</source>
        <translation>All files (*)</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/records/documents_area.py"/>
        <source>Thêm tệp…</source>
        <translation>Add files…</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/records/documents_area.py"/>
        <source>Tài liệu</source>
        <translation>Documents</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/records/documents_area.py"/>
        <source>Đang sao chép tài liệu…</source>
        <translation>Copying documents…</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/records/documents_area.py"/>
        <source>Đang xem tệp…</source>
        <translation>Looking into the files…</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/records/documents_area.py"/>
        <source>Đã lấy {name} ra khỏi hồ sơ.</source>
        <translation>{name} was taken out of the dossier.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/records/documents_area.py"/>
        <source>▲ Đã dừng; các tệp còn lại chưa được sao chép.</source>
        <translation>▲ Stopped; the other files were not copied.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/records/documents_view.py"/>
        <source>Chuyển tệp vào thùng rác của hồ sơ; khôi phục được</source>
        <translation>Moves the file to the dossier's trash; it can be put back</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/records/documents_view.py"/>
        <source>Chọn loại tài liệu…</source>
        <translation>Choose the kind of document…</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/records/documents_view.py"/>
        <source>Loại tài liệu</source>
        <translation>Kind of document</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/records/documents_view.py"/>
        <source>Lấy ra khỏi hồ sơ</source>
        <translation>Take out of the dossier</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/records/documents_view.py"/>
        <source>Mở tệp</source>
        <translation>Open file</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/records/documents_view.py"/>
        <source>Tài liệu của hồ sơ</source>
        <translation>Documents of the dossier</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/records/documents_view.py"/>
        <source>Tệp này là loại tài liệu nào</source>
        <translation>What kind of document this file is</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/records/documents_view.py"/>
        <source>{folder} · {count} tệp</source>
        <translation>{folder} · files: {count}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/records/editors.py"/>
        <source>Bắt buộc.</source>
        <translation>Required.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/records/editors.py"/>
        <source>Nên có.</source>
        <translation>Advised.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/records/editors.py"/>
        <source>bắt buộc</source>
        <translation>required</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/records/editors.py"/>
        <source>chưa chọn</source>
        <translation>none chosen</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/records/editors.py"/>
        <source>chưa chọn ({need})</source>
        <translation>none chosen ({need})</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/records/editors.py"/>
        <source>chưa có ngày</source>
        <translation>no date</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/records/editors.py"/>
        <source>chưa có ngày ({need})</source>
        <translation>no date ({need})</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/records/editors.py"/>
        <source>nên có</source>
        <translation>advised</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/records/editors.py"/>
        <source>“{value}” (ngoài danh mục)</source>
        <translation>“{value}” (not in the list)</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/records/form.py"/>
        <source>Tự điền theo hồ sơ và các tệp đã có.</source>
        <translation>Filled in from the dossier and its files.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/records/incoming.py"/>
        <source>Bỏ các tệp này</source>
        <translation>Leave these files out</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/records/incoming.py"/>
        <source>Bỏ tất cả</source>
        <translation>Leave all out</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/records/incoming.py"/>
        <source>Bỏ tệp này</source>
        <translation>Leave this file out</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/records/incoming.py"/>
        <source>Thêm {count} tệp vào hồ sơ</source>
        <translation>Add files to the dossier: {count}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/records/incoming.py"/>
        <source>Tên trong hồ sơ</source>
        <translation>Name in the dossier</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/records/incoming.py"/>
        <source>Tên trong hồ sơ; tệp gốc giữ nguyên tên</source>
        <translation>Name in the dossier; the original keeps its own</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/records/incoming.py"/>
        <source>Tệp này là gì, và nằm ở thư mục nào</source>
        <translation>What this file is, and in which folder it goes</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/records/incoming.py"/>
        <source>Vào: {folder}</source>
        <translation>Into: {folder}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/records/incoming.py"/>
        <source>{folder}: {count} tệp</source>
        <translation>{folder}: files: {count}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/records/incoming.py"/>
        <source>{line} ({count} tệp)</source>
        <translation>{line} (files: {count})</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/records/incoming.py"/>
        <source>✔ Đạt</source>
        <translation>✔ Fine</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/records/incoming.py"/>
        <source>✖ Hãy chọn loại tài liệu.</source>
        <translation>✖ Choose the kind of document.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/records/panel.py"/>
        <source>, ✖ {count} dòng cần sửa</source>
        <translation>, ✖ rows to mend: {count}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/records/panel.py"/>
        <source>Bảng {title}</source>
        <translation>Table: {title}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/records/panel.py"/>
        <source>Còn thiếu gì</source>
        <translation>What is missing</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/records/panel.py"/>
        <source>Ghi đè</source>
        <translation>Overwrite it</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/records/panel.py"/>
        <source>Mô hình “{model}” không có bảng Hồ sơ, Bản vẽ, Văn bản.</source>
        <translation>The model “{model}” has no tables of dossier, drawings and documents.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/records/panel.py"/>
        <source>Thông tin hồ sơ</source>
        <translation>Facts of the dossier</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/records/panel.py"/>
        <source>Tệp {file} đã được sửa ngoài QGIS. Đọc vào thì thay các bảng ở đây; ghi đè thì tệp đó được giữ trong thùng rác của hồ sơ.</source>
        <translation>The file {file} was changed outside QGIS. Reading it replaces the tables here; overwriting keeps it in the dossier's trash.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/records/panel.py"/>
        <source>{count} dòng</source>
        <translation>rows: {count}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/records/panel.py"/>
        <source>Đọc vào</source>
        <translation>Read it</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/records/panel.py"/>
        <source>● Đang lưu…</source>
        <translation>● Saving…</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/records/panel.py"/>
        <source>✔ Đã lưu lúc {time}</source>
        <translation>✔ Saved at {time}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/records/panel.py"/>
        <source>✔ đủ</source>
        <translation>✔ complete</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/records/panel.py"/>
        <source>✖ còn {count} ô</source>
        <translation>✖ fields missing: {count}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/records/row_dialog.py"/>
        <source>Ghi dòng này</source>
        <translation>Keep this row</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/records/row_dialog.py"/>
        <source>✔ Đủ các ô bắt buộc.</source>
        <translation>✔ All required fields are filled in.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/records/row_dialog.py"/>
        <source>✖ Còn {count} ô bắt buộc chưa đúng.</source>
        <translation>✖ Required fields not right yet: {count}.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/records/rows.py"/>
        <source>Hoàn tác</source>
        <translation>Undo</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/records/rows.py"/>
        <source>Lập dòng cho các tệp trong hồ sơ mà bảng chưa có; sửa lại được</source>
        <translation>Make rows for the files that the table does not name yet; they can be changed</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/records/rows.py"/>
        <source>Lập {count} dòng từ tệp</source>
        <translation>Make rows of files: {count}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/records/rows.py"/>
        <source>Sửa dòng đang chọn (Enter hoặc bấm đúp)</source>
        <translation>Change the chosen row (Enter or double click)</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/records/rows.py"/>
        <source>Thêm</source>
        <translation>Add</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/records/rows.py"/>
        <source>Thêm một dòng</source>
        <translation>Add a row</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/records/rows.py"/>
        <source>Xóa</source>
        <translation>Remove</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/records/rows.py"/>
        <source>Xóa dòng đang chọn; hoàn tác được</source>
        <translation>Remove the chosen row; can be undone</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/records/rows.py"/>
        <source>Đã thêm {count} dòng theo tệp; hãy xem và sửa lại từng dòng.</source>
        <translation>Rows made of the files: {count}; look at each and mend it.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/records/rows.py"/>
        <source>Đã xóa dòng {name}.</source>
        <translation>The row {name} was removed.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/records/section.py"/>
        <source>Mở phần này</source>
        <translation>Open this part</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/records/section.py"/>
        <source>Thu gọn phần này</source>
        <translation>Close this part</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/records/store.py"/>
        <source>Lưu bảng hồ sơ</source>
        <translation>Save the records</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/records/store.py"/>
        <source>Xem hồ sơ còn thiếu gì</source>
        <translation>See what the dossier lacks</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/recovery.py"/>
        <source>Khôi phục sửa đổi chưa lưu</source>
        <translation>Recover the unsaved edits</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/recovery.py"/>
        <source>QGIS đã tắt đột ngột lúc {when} khi còn {count} sửa đổi chưa lưu: {layers}.</source>
        <translation>QGIS ended suddenly at {when}; unsaved edits: {count}, in {layers}.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/recovery.py"/>
        <source>Tìm sửa đổi chưa lưu</source>
        <translation>Looking for unsaved edits</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/recovery.py"/>
        <source>{missing} sửa đổi không còn đối tượng để áp dụng.</source>
        <translation>Edits whose feature is gone: {missing}.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/recovery.py"/>
        <source>Đã khôi phục {count} sửa đổi, chưa lưu. Hãy xem lại rồi bấm Lưu.</source>
        <translation>Edits brought back, not saved: {count}. Look at them, then save.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/tools/bar.py"/>
        <source>Công cụ khác</source>
        <translation>More tools</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/tools/bar.py"/>
        <source>Đang tính, hãy chờ xong hoặc bấm Dừng.</source>
        <translation>Working; wait for the end or click Stop.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/tools/building.py"/>
        <source>Chỉ giới xây dựng</source>
        <translation>Building line</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/tools/building.py"/>
        <source>Chọn chỉ giới đường đỏ: tạo chỉ giới xây dựng song song, lùi về phía lô đất một khoảng cho trước</source>
        <translation>Select red lines: makes building lines parallel to them, set back towards the lots by a given distance</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/tools/building.py"/>
        <source>Hãy chọn chỉ giới đường đỏ trên bản đồ trước.</source>
        <translation>Select red lines on the map first.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/tools/building.py"/>
        <source>Hãy mở hồ sơ trước.</source>
        <translation>Open a dossier first.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/tools/building.py"/>
        <source>Khoảng lùi: </source>
        <translation>Set-back: </translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/tools/building.py"/>
        <source>Mô hình dữ liệu của hồ sơ không có lớp chỉ giới xây dựng.</source>
        <translation>The dossier's data model has no class of building lines.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/tools/building.py"/>
        <source>Nhập khoảng lùi rồi bấm nút dưới đây; hoặc bấm lên bản đồ ở phía cần lùi về.</source>
        <translation>Type the set-back and click the button below; or click the map on the side it goes to.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/tools/building.py"/>
        <source>QH: chỉ giới xây dựng</source>
        <translation>QH: building lines</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/tools/building.py"/>
        <source>Tạo chỉ giới xây dựng</source>
        <translation>Make building lines</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/tools/code.py"/>
        <source>Chọn mã để gán cho {count} lô đã chọn.</source>
        <translation>Choose the code for the selected lots ({count}).</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/tools/code.py"/>
        <source>Gán mã</source>
        <translation>Assign the code</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/tools/code.py"/>
        <source>Gán mã đất</source>
        <translation>Assign a land-use code</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/tools/code.py"/>
        <source>Gán một mã chức năng sử dụng đất, cùng nhóm mức 1 của nó, cho các lô đã chọn</source>
        <translation>Gives the selected lots one land-use code, and the level 1 group that goes with it</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/tools/code.py"/>
        <source>Lớp {name} không có mã chức năng.</source>
        <translation>The layer {name} has no function code.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/tools/code.py"/>
        <source>QH: gán mã đất</source>
        <translation>QH: assign a code</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/tools/code.py"/>
        <source>Tìm mã đất… (gõ không cần dấu)</source>
        <translation>Find a land-use code… (accents not needed)</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/tools/copy.py"/>
        <source>Chép thuộc tính</source>
        <translation>Copy attributes</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/tools/copy.py"/>
        <source>Chép thuộc tính từ một lô bên cạnh sang các lô đã chọn; không bao giờ chép mã đối tượng, ký hiệu và diện tích</source>
        <translation>Copies attributes from a neighbouring lot to the selected ones; never ids, symbols or areas</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/tools/copy.py"/>
        <source>QH: chép thuộc tính</source>
        <translation>QH: copy attributes</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/tools/copy.py"/>
        <source>Đánh dấu thuộc tính cần chép, rồi bấm vào lô nguồn để chép sang {count} lô.</source>
        <translation>Tick the attributes to copy, then click the source lot. Lots to copy to: {count}.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/tools/fill.py"/>
        <source>Bấm vào chỗ trống để lấp bằng lô mới mã {code}; Esc để thôi.</source>
        <translation>Click into an empty place to fill it with a new lot of code {code}; Esc to stop.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/tools/fill.py"/>
        <source>Bấm vào chỗ trống để lấp bằng lô mới; Esc để thôi.</source>
        <translation>Click into an empty place to fill it with a new lot; Esc to stop.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/tools/fill.py"/>
        <source>Bấm vào chỗ trống: lô mới lấp kín đúng chỗ đó, khít với các lô và ranh giới xung quanh, mang mã đang chọn trong cây lớp</source>
        <translation>Click into an empty place: a new lot fills exactly that place between the lots and the boundary, with the code chosen in the tree</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/tools/fill.py"/>
        <source>Lấp hở</source>
        <translation>Fill</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/tools/fill.py"/>
        <source>QH: lấp chỗ trống</source>
        <translation>QH: fill an empty place</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/tools/merge.py"/>
        <source>Gộp</source>
        <translation>Merge</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/tools/merge.py"/>
        <source>Gộp các lô liền kề đã chọn thành một: giữ mã và ký hiệu của một lô, cộng dân số, tính lại diện tích</source>
        <translation>Merges the selected adjacent lots into one: keeps the ids and symbol of one lot, adds up the population, measures the area again</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/tools/merge.py"/>
        <source>Gộp các lô đã chọn</source>
        <translation>Merge the selected lots</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/tools/merge.py"/>
        <source>Gộp {count} lô thành một. Giữ thuộc tính của:</source>
        <translation>Merge {count} lots into one. Keep the attributes of:</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/tools/merge.py"/>
        <source>Lô lớn nhất</source>
        <translation>The largest lot</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/tools/merge.py"/>
        <source>QH: gộp lô</source>
        <translation>QH: merge lots</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/tools/number.py"/>
        <source>Bắt đầu từ</source>
        <translation>Start at</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/tools/number.py"/>
        <source>Chưa chọn lô nào: sẽ đánh số cả lớp, {count} lô.</source>
        <translation>No lot is selected: the whole layer will be numbered, lots: {count}.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/tools/number.py"/>
        <source>Lớp {name} không có ký hiệu để đánh số.</source>
        <translation>The layer {name} has no symbol to be numbered.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/tools/number.py"/>
        <source>Mỗi hàng từ tây sang đông</source>
        <translation>Each row from west to east</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/tools/number.py"/>
        <source>Ngoằn ngoèo: hàng đi, hàng về</source>
        <translation>Zigzag: one row there, the next back</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/tools/number.py"/>
        <source>QH: đánh số lô</source>
        <translation>QH: number lots</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/tools/number.py"/>
        <source>Sẽ đánh số {count} lô đã chọn.</source>
        <translation>Selected lots to be numbered: {count}.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/tools/number.py"/>
        <source>Thứ tự</source>
        <translation>Order</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/tools/number.py"/>
        <source>Tiền tố</source>
        <translation>Prefix</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/tools/number.py"/>
        <source>Ví dụ</source>
        <translation>Example</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/tools/number.py"/>
        <source>theo mã đất: NO, CXCC…</source>
        <translation>by land-use code: NO, CXCC…</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/tools/number.py"/>
        <source>Đánh lại ký hiệu các lô đã chọn (hoặc cả lớp) theo thứ tự đọc: từng hàng từ bắc xuống nam; không trùng với lô khác</source>
        <translation>Numbers the selected lots (or the whole layer) in reading order: row by row from north to south; no symbol occurs twice</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/tools/number.py"/>
        <source>Đánh số</source>
        <translation>Number</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/tools/number.py"/>
        <source>Để trống: NO-01, CXCC-01… theo mã đất. Gõ A: A-01, A-02… Gõ B2- (có gạch nối): B2-NO01, B2-CXCC01…</source>
        <translation>Empty: NO-01, CXCC-01… by land-use code. A gives A-01, A-02… B2- (with a hyphen) gives B2-NO01, B2-CXCC01…</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/tools/recompute.py"/>
        <source>Lớp {name} không có diện tích hay chiều dài.</source>
        <translation>The layer {name} has neither area nor length.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/tools/recompute.py"/>
        <source>QH: tính lại diện tích</source>
        <translation>QH: recompute areas</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/tools/recompute.py"/>
        <source>Tính lại diện tích, chiều dài</source>
        <translation>Recompute areas and lengths</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/tools/recompute.py"/>
        <source>Tính lại diện tích, chiều dài theo hình học cho các đối tượng đã chọn, hoặc cả lớp nếu chưa chọn gì; chỉ ghi chỗ khác nhau</source>
        <translation>Recomputes areas and lengths from the geometry for the selected features, or the whole layer where nothing is selected; writes only what differs</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/tools/road.py"/>
        <source>Chọn tim đường: cắt lộ giới khỏi các lô, tạo lô đường giao thông và chỉ giới đường đỏ hai bên. Chọn chỉ giới đường đỏ: tách các lô theo chỉ giới</source>
        <translation>Select centre lines: cuts the right of way out of the lots, makes road lots and red lines on both sides. Select red lines: splits the lots along them</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/tools/road.py"/>
        <source>Cắt các lô theo {count} tim đường đã chọn.</source>
        <translation>Cut the lots by the selected centre lines ({count}).</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/tools/road.py"/>
        <source>Cắt lô</source>
        <translation>Cut the lots</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/tools/road.py"/>
        <source>Cắt theo đường</source>
        <translation>Cut by road</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/tools/road.py"/>
        <source>Hãy chọn tim đường (hoặc chỉ giới đường đỏ) trên bản đồ trước.</source>
        <translation>Select centre lines (or red lines) on the map first.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/tools/road.py"/>
        <source>Lộ giới: </source>
        <translation>Right of way: </translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/tools/road.py"/>
        <source>QH: cắt lô theo đường</source>
        <translation>QH: cut lots by a road</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/tools/road.py"/>
        <source>QH: tách lô theo chỉ giới đường đỏ</source>
        <translation>QH: split lots along red lines</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/tools/road.py"/>
        <source>Theo thuộc tính Lộ giới của tim đường</source>
        <translation>By the centre lines' own right-of-way width</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/tools/road.py"/>
        <source>Tách các lô theo {count} chỉ giới đường đỏ đã chọn.</source>
        <translation>Split the lots along the selected red lines ({count}).</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/tools/road.py"/>
        <source>Tạo chỉ giới đường đỏ hai bên</source>
        <translation>Make red lines on both sides</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/tools/split.py"/>
        <source>Bấm từng điểm của đường cắt, từ ngoài ranh này sang ngoài ranh kia; bấm phải để kết thúc, Esc để thôi.</source>
        <translation>Click the points of the line from outside one border to outside the other; right click to end, Esc to stop.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/tools/split.py"/>
        <source>QH: tách lô</source>
        <translation>QH: split lots</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/tools/split.py"/>
        <source>Tách</source>
        <translation>Split</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/tools/split.py"/>
        <source>Vẽ đường cắt qua lô: lô mới thừa hưởng thuộc tính và mang số kế tiếp; nếu đã chọn lô thì chỉ tách lô được chọn</source>
        <translation>Draw a line across lots: the new lot inherits the attributes and gets the next number; where lots are selected only those are split</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/tools/strip.py"/>
        <source>Thôi dùng công cụ này (Esc)</source>
        <translation>Lay this tool down (Esc)</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/tools/tool.py"/>
        <source>Hãy chọn ít nhất hai lô liền kề.</source>
        <translation>Select two adjacent lots at least.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/tools/tool.py"/>
        <source>Hãy chọn đối tượng trong lớp {name} trước.</source>
        <translation>Select features in the layer {name} first.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/tools/tool.py"/>
        <source>Hãy mở hồ sơ có lớp lô đất trước.</source>
        <translation>Open a dossier with a layer of lots first.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/tools/tool.py"/>
        <source>Lớp {name} chỉ đọc.</source>
        <translation>The layer {name} is read-only.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/tools/trace.py"/>
        <source>Bám biên</source>
        <translation>Trace</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/tools/trace.py"/>
        <source>Bật, tắt bám biên: khi vẽ, bấm hai điểm trên ranh lô bên cạnh thì đường vẽ đi theo đúng ranh đó</source>
        <translation>Switches tracing on or off: while drawing, click two points on a neighbour's border and the drawn line follows that border</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/tools/trace.py"/>
        <source>Cửa sổ QGIS này không có chức năng bám biên.</source>
        <translation>This QGIS window has no tracing.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/tools/trace.py"/>
        <source>Đã bật bám biên: bấm hai điểm trên ranh bên cạnh để vẽ theo ranh đó.</source>
        <translation>Tracing is on: click two points on a neighbour's border to draw along it.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/tools/trace.py"/>
        <source>Đã tắt bám biên.</source>
        <translation>Tracing is off.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/tools/workbench.py"/>
        <source>Đang ghi vào lớp…</source>
        <translation>Writing to the layer…</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/editing/wards.py"/>
        <source>Bỏ {ward}</source>
        <translation>Remove {ward}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/help_page.py"/>
        <source>Không mở được trang hướng dẫn {file}; hãy tự mở tệp này.</source>
        <translation>The guide {file} cannot be opened; open this file yourself.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/messages.py"/>
        <source>Chi tiết</source>
        <translation>Details</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/options/page.py"/>
        <source>&amp;Bộ quy tắc thường dùng</source>
        <translation>Usual &amp;profile</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/options/page.py"/>
        <source>&amp;Ngôn ngữ của QH</source>
        <translation>&amp;Language of QH</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/options/page.py"/>
        <source>Phiên bản {version}</source>
        <translation>Version {version}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/options/page.py"/>
        <source>Số bản &amp;sao lưu giữ lại của mỗi tệp</source>
        <translation>&amp;Backups kept of each file</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/options/page.py"/>
        <source>Số lỗi &amp;vẽ trên bản đồ, nhiều nhất</source>
        <translation>Findings &amp;drawn on the map, at most</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/options/page.py"/>
        <source>Theo ngôn ngữ của QGIS</source>
        <translation>As QGIS</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/options/page.py"/>
        <source>Tiếng Việt</source>
        <translation>Tiếng Việt</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/options/page.py"/>
        <source>Trước mỗi phiên sửa, mỗi GeoPackage của hồ sơ được sao lưu một bản</source>
        <translation>Before each editing session a copy is made of each GeoPackage of the dossier</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/options/page.py"/>
        <source>Địa chỉ &amp;máy chủ</source>
        <translation>&amp;Server address</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/at_work.py"/>
        <source>Đang rút lại…</source>
        <translation>Withdrawing…</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/at_work.py"/>
        <source>Đã rút lại lần nộp này; máy chủ không công bố gì từ đó.</source>
        <translation>This submission is withdrawn; the server publishes nothing of it.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/difference/comparing.py"/>
        <source>Chuẩn bị gộp bản đã công bố</source>
        <translation>Preparing to take what is published</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/difference/comparing.py"/>
        <source>Ghi nhận bản đã công bố</source>
        <translation>Taking note of the published version</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/difference/comparing.py"/>
        <source>So sánh với bản đã công bố</source>
        <translation>Comparing with what is published</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/difference/desk.py"/>
        <source>Dữ liệu đã sửa sau khi so sánh.</source>
        <translation>The data changed after the comparison.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/difference/desk.py"/>
        <source>Hồ sơ nay dựa trên bản {version} của máy chủ; kiểm tra rồi nộp.</source>
        <translation>The dossier is now based on version {version} of the server; check, then submit.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/difference/desk.py"/>
        <source>So sánh</source>
        <translation>Compare</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/difference/desk.py"/>
        <source>Đang so sánh: {percent} %</source>
        <translation>Comparing: {percent} %</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/difference/desk.py"/>
        <source>Đã lấy vào hồ sơ; hãy lưu rồi so sánh lại.</source>
        <translation>Taken into the dossier; save, then compare again.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/difference/desk.py"/>
        <source>Đã lấy {n} thay đổi của bản {version} (Ctrl+Z để hoàn tác). Hãy lưu và kiểm tra.</source>
        <translation>Changes taken of version {version}: {n} (Ctrl+Z to undo). Save and check.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/difference/desk.py"/>
        <source>Đã lấy {n} thay đổi đã công bố (Ctrl+Z để hoàn tác). Hãy lưu, kiểm tra rồi nộp.</source>
        <translation>Published changes taken: {n} (Ctrl+Z undoes it). Save, check, then submit.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/difference/desk.py"/>
        <source>Đối tượng này không có hình trên bản đồ.</source>
        <translation>This feature has no shape on the map.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/difference/models.py"/>
        <source>+ tôi thêm</source>
        <translation>+ added by me</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/difference/models.py"/>
        <source>? chưa chọn</source>
        <translation>? not chosen</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/difference/models.py"/>
        <source>Sẽ giữ</source>
        <translation>To keep</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/difference/models.py"/>
        <source>Thay đổi</source>
        <translation>Changes</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/difference/models.py"/>
        <source>Tất cả lớp</source>
        <translation>All classes</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/difference/models.py"/>
        <source>của tôi</source>
        <translation>mine</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/difference/models.py"/>
        <source>{title}: đã công bố {theirs}, của tôi {mine}</source>
        <translation>{title}: published {theirs}, mine {mine}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/difference/models.py"/>
        <source>~ tôi sửa</source>
        <translation>~ changed by me</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/difference/models.py"/>
        <source>đã công bố</source>
        <translation>published</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/difference/models.py"/>
        <source>− tôi xóa</source>
        <translation>− removed by me</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/difference/models.py"/>
        <source>◆ người khác sửa</source>
        <translation>◆ changed by others</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/difference/models.py"/>
        <source>✖ xung đột</source>
        <translation>✖ conflict</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/difference/outlines.py"/>
        <source>QH – Khác bản đã công bố</source>
        <translation>QH – Differs from published</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/difference/outlines.py"/>
        <source>Vùng khác</source>
        <translation>Areas that differ</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/difference/outlines.py"/>
        <source>Điểm khác</source>
        <translation>Points that differ</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/difference/outlines.py"/>
        <source>Đường khác</source>
        <translation>Lines that differ</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/difference/panel.py"/>
        <source>Còn {n} xung đột chưa chọn</source>
        <translation>Conflicts to be decided: {n}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/difference/panel.py"/>
        <source>Cả lớp:</source>
        <translation>Whole class:</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/difference/panel.py"/>
        <source>Danh sách có {n} đối tượng đầu.</source>
        <translation>Features in the list, the first ones only: {n}.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/difference/panel.py"/>
        <source>Giữ của tôi</source>
        <translation>Keep mine</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/difference/panel.py"/>
        <source>Giữ của tôi, dựa trên bản mới</source>
        <translation>Keep mine, based on the new version</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/difference/panel.py"/>
        <source>Giữ của tôi, dựa trên bản {n} của máy chủ</source>
        <translation>Keep mine, based on the server's version {n}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/difference/panel.py"/>
        <source>Khác với bản {n}</source>
        <translation>Difference from version {n}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/difference/panel.py"/>
        <source>Khác với bản đã công bố</source>
        <translation>Difference to the published version</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/difference/panel.py"/>
        <source>Không có gì để lấy</source>
        <translation>Nothing to take</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/difference/panel.py"/>
        <source>Lấy của bản {n}</source>
        <translation>Take version {n}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/difference/panel.py"/>
        <source>Lấy {n} đối tượng của bản {version} vào hồ sơ</source>
        <translation>Take features of version {version} into the dossier: {n}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/difference/panel.py"/>
        <source>Lấy {n} đối tượng đã công bố vào hồ sơ</source>
        <translation>Take published features into the dossier: {n}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/difference/panel.py"/>
        <source>Lấy đã công bố</source>
        <translation>Take published</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/difference/panel.py"/>
        <source>Máy chủ cũ hơn: hãy giữ của tôi</source>
        <translation>The server is older: keep mine</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/difference/panel.py"/>
        <source>Mọi lớp:</source>
        <translation>All classes:</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/difference/panel.py"/>
        <source>So sánh lại</source>
        <translation>Compare again</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/difference/panel.py"/>
        <source>Sửa vào lớp như một bước hoàn tác (Ctrl+Z); hãy lưu sau đó</source>
        <translation>Changes the layers as one undo step (Ctrl+Z); save afterwards</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/difference/panel.py"/>
        <source>Trên bản đồ</source>
        <translation>On the map</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/difference/panel.py"/>
        <source>{n} dòng đang chọn:</source>
        <translation>Lines chosen: {n}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/difference/sides.py"/>
        <source>Bản gốc {n}</source>
        <translation>Base {n}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/difference/sides.py"/>
        <source>Bản {n}</source>
        <translation>Version {n}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/difference/sides.py"/>
        <source>Của tôi</source>
        <translation>Mine</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/difference/sides.py"/>
        <source>Đã công bố, bản {n}</source>
        <translation>Published, version {n}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/difference/swipe.py"/>
        <source>{name}: đang vẽ…</source>
        <translation>{name}: drawing…</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/difference/swipe_button.py"/>
        <source>Chưa có bản nào được công bố để đặt cạnh</source>
        <translation>Nothing is published yet to be laid beside</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/difference/swipe_button.py"/>
        <source>Đặt hai bản cạnh nhau trên bản đồ; kéo vạch hoặc ← →, Esc: thôi</source>
        <translation>Two versions side by side on the map; drag the divider or ← →, Esc ends</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/difference/swipe_button.py"/>
        <source>◂▸ Trượt</source>
        <translation>◂▸ Swipe</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/difference/swipe_handle.py"/>
        <source>Kéo, hoặc ← → (Shift: bước lớn); Esc: thôi</source>
        <translation>Drag, or ← → (Shift: large steps); Esc ends</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/difference/swipe_handle.py"/>
        <source>Vạch trượt so sánh</source>
        <translation>Swipe divider</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/dock.py"/>
        <source>Bản {version} sẽ được công bố lại thành bản mới nhất trên máy chủ. Dữ liệu trong hồ sơ này không đổi.</source>
        <translation>Version {version} will be published again as the server's newest. The data of this dossier stay as they are.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/dock.py"/>
        <source>Chưa mở hồ sơ nào. Hãy mở hoặc tạo hồ sơ trước khi nộp lên máy chủ.</source>
        <translation>No dossier is open. Open or create one before submitting to the server.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/dock.py"/>
        <source>Còn dở: bản {version}, {size}, {state}</source>
        <translation>Open: version {version}, {size}, {state}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/dock.py"/>
        <source>Công bố</source>
        <translation>Publish</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/dock.py"/>
        <source>Công bố lại bản {version}</source>
        <translation>Publish version {version} again</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/dock.py"/>
        <source>Hãy ghi lý do quay lại bản {version} vào ô Ghi chú.</source>
        <translation>State in the comment why version {version} is restored.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/dock.py"/>
        <source>Mở bảng Biên tập</source>
        <translation>Open the Editing panel</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/dock.py"/>
        <source>Nộp lên máy chủ</source>
        <translation>Submit to the server</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/dock.py"/>
        <source>{size} · mã {code}</source>
        <translation>{size} · code {code}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/dock.py"/>
        <source>Đang dừng…</source>
        <translation>Stopping…</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/facts/form.py"/>
        <source>Chức vụ</source>
        <translation>Position</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/facts/form.py"/>
        <source>Ghi chú</source>
        <translation>Comment</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/facts/form.py"/>
        <source>Hạn nộp</source>
        <translation>Due</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/facts/form.py"/>
        <source>Kỳ</source>
        <translation>Period</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/facts/form.py"/>
        <source>Người nộp</source>
        <translation>Person</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/facts/form.py"/>
        <source>Thông tin nộp: {facts}</source>
        <translation>Submission: {facts}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/facts/form.py"/>
        <source>bắt buộc khi muộn hoặc thiếu dữ liệu</source>
        <translation>needed where late or incomplete</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/facts/form.py"/>
        <source>chưa ghi</source>
        <translation>nothing stated</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/facts/form.py"/>
        <source>Đơn vị</source>
        <translation>Unit</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/facts/form.py"/>
        <source>▲ Nộp muộn: ghi lý do</source>
        <translation>▲ Late: state the reason</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/facts/form.py"/>
        <source>▲ Quá hạn {n} ngày: ghi lý do</source>
        <translation>▲ Past due, days: {n}; state the reason</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/history/asking.py"/>
        <source>Biên nhận (*.json);;Mọi tệp (*)</source>
        <translation>Receipt (*.json);;All files (*)</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/history/asking.py"/>
        <source>Chọn tệp biên nhận để xác minh</source>
        <translation>Choose a receipt file to verify</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/history/asking.py"/>
        <source>Gói dữ liệu (*.zip)</source>
        <translation>Data package (*.zip)</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/history/asking.py"/>
        <source>Lưu biên nhận</source>
        <translation>Save receipt</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/history/asking.py"/>
        <source>Lưu gói đã công bố</source>
        <translation>Save the published package</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/history/asking.py"/>
        <source>Văn bản PDF (*.pdf);;Trang in (*.html);;Tệp gốc (*.json)</source>
        <translation>PDF document (*.pdf);;Page to print (*.html);;Original file (*.json)</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/history/box.py"/>
        <source>Biên nhận</source>
        <translation>Receipt</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/history/box.py"/>
        <source>Biên nhận còn nguyên và đúng là của máy chủ?</source>
        <translation>Is the receipt whole and the server's own?</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/history/box.py"/>
        <source>Chọn một tệp biên nhận (.json): còn nguyên và đúng của máy chủ?</source>
        <translation>Choose a receipt file (.json): is it whole and the server's own?</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/history/box.py"/>
        <source>Dữ liệu đã lưu của tôi khác bản này ở đâu: bảng và bản đồ</source>
        <translation>Where my saved data differ from this version: table and map</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/history/box.py"/>
        <source>Hỏi lại máy chủ</source>
        <translation>Ask the server again</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/history/box.py"/>
        <source>Lưu gói dữ liệu của bản này ra một tệp</source>
        <translation>Save this version's data package to a file</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/history/box.py"/>
        <source>Lưu gói…</source>
        <translation>Save package…</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/history/box.py"/>
        <source>Mở lớp đã công bố</source>
        <translation>Open published layers</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/history/box.py"/>
        <source>Quay lại bản này…</source>
        <translation>Back to this version…</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/history/box.py"/>
        <source>So với của tôi</source>
        <translation>Compare with mine</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/history/box.py"/>
        <source>Xác minh</source>
        <translation>Verify</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/history/box.py"/>
        <source>Xác minh tệp…</source>
        <translation>Verify a file…</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/history/deeds.py"/>
        <source>Máy này chưa có chương trình mở PDF; hãy lưu biên nhận ra tệp.</source>
        <translation>This computer has no program to open PDF files; save the receipt to a file.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/history/deeds.py"/>
        <source>Đang xác minh…</source>
        <translation>Verifying…</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/history/deeds.py"/>
        <source>Đã chép mã {code}.</source>
        <translation>Copied the code {code}.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/history/deeds.py"/>
        <source>Đã lưu biên nhận vào {file}</source>
        <translation>Receipt saved to {file}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/history/deeds.py"/>
        <source>Đã lưu gói bản {version} vào {file}</source>
        <translation>Saved the package of version {version} to {file}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/history/deeds.py"/>
        <source>Đã thêm {count} lớp đã công bố vào bản đồ.</source>
        <translation>Published layers added to the map: {count}.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/history/deeds.py"/>
        <source>✖ Không còn tệp biên nhận trong hồ sơ.</source>
        <translation>✖ The receipt file is not in the dossier any more.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/history/loading.py"/>
        <source>Hỏi lịch sử của hồ sơ</source>
        <translation>Asking for the dossier's history</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/history/loading.py"/>
        <source>Lấy biên nhận</source>
        <translation>Fetching a receipt</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/history/panel.py"/>
        <source>&lt;b&gt;Lịch sử&lt;/b&gt;: chưa nộp</source>
        <translation>&lt;b&gt;History&lt;/b&gt;: nothing submitted</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/history/panel.py"/>
        <source>&lt;b&gt;Lịch sử&lt;/b&gt;: {n} lần nộp</source>
        <translation>&lt;b&gt;History&lt;/b&gt;, submissions: {n}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/history/panel.py"/>
        <source>Chép mã biên nhận</source>
        <translation>Copy the receipt code</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/history/panel.py"/>
        <source>Lưu… (PDF, trang in, tệp gốc)</source>
        <translation>Save… (PDF, page, original)</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/history/panel.py"/>
        <source>Mở (PDF)</source>
        <translation>Open (PDF)</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/history/panel.py"/>
        <source>▲ Chưa hỏi được máy chủ có lần nộp nào không.</source>
        <translation>▲ The server could not be asked whether there are submissions.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/history/panel.py"/>
        <source>▲ Chưa hỏi được máy chủ; đây là {n} lần nộp có biên nhận ở hồ sơ.</source>
        <translation>▲ The server could not be asked. Submissions whose receipts are in the dossier: {n}.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/history/panel.py"/>
        <source>○ theo biên nhận đang có trong hồ sơ</source>
        <translation>○ by the receipts that are in the dossier</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/history/panel.py"/>
        <source>○ đang hỏi máy chủ…</source>
        <translation>○ asking the server…</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/history/papers.py"/>
        <source>Lập biên nhận</source>
        <translation>Making the receipt</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/history/verifying.py"/>
        <source>Hồ sơ {code}: {what}.</source>
        <translation>Dossier {code}: {what}.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/history/verifying.py"/>
        <source>Xác minh biên nhận</source>
        <translation>Verifying a receipt</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/history/verifying.py"/>
        <source>✖ Tệp biên nhận {file} đã bị sửa sau khi máy chủ cấp (mã băm không khớp); bản đúng có trong Lịch sử.</source>
        <translation>✖ The receipt file {file} was edited after the server gave it (its hash does not fit); the right one is in the history.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/history/wording.py"/>
        <source>Biên nhận chưa có trong hồ sơ này.</source>
        <translation>The receipt is not in this dossier yet.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/history/wording.py"/>
        <source>Bản {version}</source>
        <translation>Version {version}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/history/wording.py"/>
        <source>Công bố lúc</source>
        <translation>Published</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/history/wording.py"/>
        <source>Mã biên nhận</source>
        <translation>Receipt code</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/history/wording.py"/>
        <source>Mã gói</source>
        <translation>Package code</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/history/wording.py"/>
        <source>Tình trạng</source>
        <translation>State</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/history/wording.py"/>
        <source>máy chủ này không có</source>
        <translation>not on this server</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/history/wording.py"/>
        <source>quay lại bản {n}</source>
        <translation>back to version {n}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/history/wording.py"/>
        <source>{name} (đã đăng nhập)</source>
        <translation>{name} (logged in)</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/history/wording.py"/>
        <source>đang công bố</source>
        <translation>published now</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/history/wording.py"/>
        <source>đã thay thế</source>
        <translation>replaced</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/job.py"/>
        <source>Nộp hồ sơ {name}</source>
        <translation>Submit dossier {name}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/receipt_card.py"/>
        <source>+ {inserted} thêm, ~ {updated} sửa, − {deleted} xóa</source>
        <translation>+ {inserted} added, ~ {updated} changed, − {deleted} deleted</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/receipt_card.py"/>
        <source>Biên nhận nộp hồ sơ quy hoạch</source>
        <translation>Receipt for a submitted planning dossier</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/receipt_card.py"/>
        <source>Hồ sơ {code}</source>
        <translation>Dossier {code}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/receipt_card.py"/>
        <source>Mã biên nhận đầy đủ (SHA-256): {code}</source>
        <translation>Full receipt code (SHA-256): {code}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/receipt_card.py"/>
        <source>Mã gói đầy đủ (SHA-256): {code}</source>
        <translation>Full package code (SHA-256): {code}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/receipt_card.py"/>
        <source>Nhận lúc</source>
        <translation>Received</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/receipt_card.py"/>
        <source>Phiên bản</source>
        <translation>Version</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/receipt_card.py"/>
        <source>Số đối tượng</source>
        <translation>Features</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/receipt_card.py"/>
        <source>{errors} lỗi, {warnings} cảnh báo</source>
        <translation>errors: {errors}, warnings: {warnings}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/receipt_card.py"/>
        <source>… và {count} vấn đề nữa</source>
        <translation>… and {count} more</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/receipt_card.py"/>
        <source>▲ Biên nhận ghi giờ sau giờ máy này: đồng hồ máy này hoặc của máy chủ sai. Biên nhận vẫn có giá trị; hãy xem lại ngày giờ.</source>
        <translation>▲ The receipt is dated later than this computer's time: this computer's clock or the server's is wrong. The receipt is valid all the same; check date and time.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/receipt_card.py"/>
        <source>◌ Chờ phê duyệt</source>
        <translation>◌ Waiting for approval</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/receipt_card.py"/>
        <source>✔ Được chấp nhận</source>
        <translation>✔ Accepted</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/receipt_card.py"/>
        <source>✔ Được chấp nhận, có cảnh báo</source>
        <translation>✔ Accepted with warnings</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/receipt_card.py"/>
        <source>✖ Bị từ chối</source>
        <translation>✖ Rejected</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/receipt_card.py"/>
        <source>✖ Gói dữ liệu không hợp lệ</source>
        <translation>✖ Invalid package</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/receipt_card.py"/>
        <source>✖ Xung đột phiên bản</source>
        <translation>✖ Version conflict</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/sending/card.py"/>
        <source>Ẩn</source>
        <translation>Hide</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/sending/desk.py"/>
        <source>Chạy thử</source>
        <translation>Dry run</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/sending/desk.py"/>
        <source>Chạy thử trên máy chủ: kiểm tra như khi nộp, không lưu gì</source>
        <translation>Dry run on the server: checked as at a submission, nothing is stored</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/sending/desk.py"/>
        <source>Chờ đến lượt (bấm để dừng)</source>
        <translation>Waiting for its turn (click to stop)</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/sending/desk.py"/>
        <source>Ghi tiếp từng đối tượng</source>
        <translation>Go on writing features</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/sending/desk.py"/>
        <source>Ghi từng đối tượng…</source>
        <translation>Write feature by feature…</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/sending/desk.py"/>
        <source>Gói dữ liệu và phiếu nộp vào một thư mục, để nộp tận tay</source>
        <translation>The package and its sheet into a folder, for handing in</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/sending/desk.py"/>
        <source>Nộp bản {version} lên máy chủ</source>
        <translation>Submit version {version} to the server</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/sending/desk.py"/>
        <source>Thêm hồ sơ vào hàng đợi</source>
        <translation>Add a dossier to the queue</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/sending/desk.py"/>
        <source>Tiếp tục nộp bản {version}</source>
        <translation>Go on submitting version {version}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/sending/desk.py"/>
        <source>Tiếp tục quay lại bản {version}</source>
        <translation>Go on restoring version {version}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/sending/desk.py"/>
        <source>Xuất gói vào thư mục</source>
        <translation>Export the package into a folder</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/sending/desk.py"/>
        <source>Xuất gói để nộp…</source>
        <translation>Export the package…</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/sending/desk.py"/>
        <source>Xuất gói…</source>
        <translation>Export…</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/sending/desk.py"/>
        <source>Xếp hàng nộp bản {version}</source>
        <translation>Queue version {version}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/sending/exporting.py"/>
        <source>Chép cả hai tệp, để nguyên, không giải nén.</source>
        <translation>Copy both files as they are, do not unpack them.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/sending/exporting.py"/>
        <source>Giữ một bản đến khi có biên nhận; phiếu nộp ghi đủ các bước.</source>
        <translation>Keep a copy until the receipt has come; the sheet has all the steps.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/sending/exporting.py"/>
        <source>Nộp tại bộ phận tiếp nhận của cơ quan quản lý quy hoạch.</source>
        <translation>Hand them in at the planning office.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/sending/exporting.py"/>
        <source>Xuất gói dữ liệu</source>
        <translation>Export the package</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/sending/exporting.py"/>
        <source>Đang xuất gói: {percent} %</source>
        <translation>Exporting: {percent} %</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/sending/exporting.py"/>
        <source>✔ Đã xuất gói, mã {code}</source>
        <translation>✔ Package exported, code {code}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/sending/feature_card.py"/>
        <source>(không ghi)</source>
        <translation>(do not write)</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/sending/feature_card.py"/>
        <source>+ {new} thêm, ~ {changed} sửa, − {removed} xóa</source>
        <translation>+ {new} new, ~ {changed} changed, − {removed} removed</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/sending/feature_card.py"/>
        <source>Ghi {n} đối tượng</source>
        <translation>Write features: {n}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/sending/feature_card.py"/>
        <source>Ghi đè cả chỗ người khác đã sửa</source>
        <translation>Replace what others changed, too</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/sending/feature_card.py"/>
        <source>Hãy chọn bộ dữ liệu của máy chủ cho ít nhất một lớp.</source>
        <translation>Choose a collection of the server for at least one layer.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/sending/feature_card.py"/>
        <source>Máy chủ có khóa chống ghi đè.</source>
        <translation>The server guards against overwriting.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/sending/feature_card.py"/>
        <source>Máy chủ không có khóa chống ghi đè: đừng để hai người cùng ghi.</source>
        <translation>The server does not guard against overwriting: do not let two people write at once.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/sending/feature_card.py"/>
        <source>▲ Máy chủ này không nhận trọn gói: từng đối tượng được ghi riêng. Đứt giữa chừng thì phần đã ghi vẫn ở trên máy chủ, lần sau ghi tiếp; không có biên nhận.</source>
        <translation>▲ This server takes no whole packages: each feature is written by itself. Where the line breaks, what was written stays on the server and the next run goes on; there is no receipt.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/sending/feature_card.py"/>
        <source>✔ máy chủ đã có đủ</source>
        <translation>✔ the server has everything</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/sending/feature_card.py"/>
        <source>✖ Hai lớp không thể ghi vào cùng một bộ dữ liệu.</source>
        <translation>✖ Two layers cannot go to one collection.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/sending/feature_card.py"/>
        <source>✖ Máy chủ không có bộ dữ liệu nào để ghi; hãy xuất gói để nộp.</source>
        <translation>✖ The server has no collection to write to; export the package.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/sending/feature_desk.py"/>
        <source>Xem máy chủ nhận được gì</source>
        <translation>See what the server takes</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/sending/feature_desk.py"/>
        <source>Đang hỏi máy chủ: {percent} %</source>
        <translation>Asking the server: {percent} %</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/sending/left_over.py"/>
        <source>Tìm lần nộp còn dở</source>
        <translation>Look for unfinished submissions</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/sending/queue_panel.py"/>
        <source>Chưa có hồ sơ nào chờ nộp. Hồ sơ nộp dở và hồ sơ thêm vào đây được nộp lần lượt; đóng QGIS không mất chỗ.</source>
        <translation>No dossier waits. Unfinished submissions and dossiers added here are published in turn; closing QGIS loses no place.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/sending/queue_panel.py"/>
        <source>Dọn mục xong</source>
        <translation>Clear done</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/sending/queue_panel.py"/>
        <source>Hàng đợi: {what}</source>
        <translation>Queue: {what}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/sending/queue_panel.py"/>
        <source>Thêm hồ sơ…</source>
        <translation>Add dossier…</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/sending/queue_panel.py"/>
        <source>Tiếp tục tất cả</source>
        <translation>Resume all</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/sending/queue_panel.py"/>
        <source>trống</source>
        <translation>empty</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/sending/queue_panel.py"/>
        <source>{n} chờ</source>
        <translation>{n} waiting</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/sending/queue_panel.py"/>
        <source>{n} hồ sơ</source>
        <translation>dossiers: {n}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/sending/queue_panel.py"/>
        <source>{n} tạm dừng</source>
        <translation>{n} paused</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/sending/queue_panel.py"/>
        <source>{n} đang rút lại</source>
        <translation>{n} being withdrawn</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/sending/queue_panel.py"/>
        <source>đang nộp {percent} %</source>
        <translation>submitting {percent} %</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/sending/queue_panel.py"/>
        <source>✔ {n} xong</source>
        <translation>✔ {n} done</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/sending/queue_panel.py"/>
        <source>✖ {n} chưa được</source>
        <translation>✖ {n} failed</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/sending/queue_row.py"/>
        <source>Bỏ khỏi danh sách; biên nhận vẫn còn trong hồ sơ</source>
        <translation>Take off the list; the receipt stays in the dossier</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/sending/queue_row.py"/>
        <source>Cho nộp trước</source>
        <translation>Let it go first</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/sending/queue_row.py"/>
        <source>Dừng ở đây; lần sau đi tiếp từ chỗ dừng</source>
        <translation>Stop here; it goes on from here next time</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/sending/queue_row.py"/>
        <source>Mở hồ sơ này để xem và sửa</source>
        <translation>Open this dossier to look at it and mend it</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/sending/queue_row.py"/>
        <source>Nhấp đúp hoặc Enter: mở hồ sơ này</source>
        <translation>Double click or Enter: open this dossier</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/sending/queue_row.py"/>
        <source>Nộp tiếp khi đến lượt, từ chỗ đã dừng</source>
        <translation>Go on in its turn, from where it stopped</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/sending/queue_row.py"/>
        <source>Rút lại và bỏ khỏi hàng đợi; dữ liệu của hồ sơ không đổi</source>
        <translation>Withdraw and take out of the queue; the dossier's data stay as they are</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/sending/queue_row.py"/>
        <source>{name} (quay lại bản {version})</source>
        <translation>{name} (back to version {version})</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/sending/runner.py"/>
        <source>Rút lại lần nộp</source>
        <translation>Withdrawing the submission</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/sending/standings.py"/>
        <source>Chờ đến lượt</source>
        <translation>Waiting for its turn</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/sending/standings.py"/>
        <source>Dừng khi QGIS đóng</source>
        <translation>Stopped when QGIS was closed</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/sending/standings.py"/>
        <source>ghi từng đối tượng, không trọn gói</source>
        <translation>feature by feature, not as a whole</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/sending/standings.py"/>
        <source>đã gửi {amount}</source>
        <translation>sent {amount}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/sending/trial_words.py"/>
        <source>Chưa nộp gì, máy chủ không lưu gì.</source>
        <translation>Nothing was submitted, the server stores nothing.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/sending/trial_words.py"/>
        <source>Giống kết quả kiểm tra trên máy này.</source>
        <translation>The same as this computer's check.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/sending/trial_words.py"/>
        <source>… và {count} nữa</source>
        <translation>… and {count} more</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/sending/trial_words.py"/>
        <source>▲ Khác kết quả trên máy này ở {n} điểm:</source>
        <translation>▲ Differences from this computer's check: {n}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/sending/trial_words.py"/>
        <source>✔ Chạy thử: máy chủ sẽ nhận ({counts})</source>
        <translation>✔ Dry run: the server would accept ({counts})</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/sending/trial_words.py"/>
        <source>✖ Chạy thử: máy chủ không nhận gói này</source>
        <translation>✖ Dry run: the server does not take this package</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/sending/trial_words.py"/>
        <source>✖ Chạy thử: máy chủ sẽ từ chối ({counts})</source>
        <translation>✖ Dry run: the server would refuse ({counts})</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/sending/trying.py"/>
        <source>Chạy thử trên máy chủ</source>
        <translation>Dry run on the server</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/sending/trying.py"/>
        <source>Lỗi này không có chỗ trên bản đồ.</source>
        <translation>This finding has no place on the map.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/sending/trying.py"/>
        <source>Đang chạy thử: {percent} %</source>
        <translation>Dry run: {percent} %</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/sending/withdrawing.py"/>
        <source>Bỏ lần nộp này trên máy chủ; dữ liệu của hồ sơ không đổi</source>
        <translation>Drops this submission on the server; the dossier's data stay as they are</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/sending/withdrawing.py"/>
        <source>Rút lại lần nộp đang dở</source>
        <translation>Withdraw the open submission</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/sending/wording.py"/>
        <source>chưa nộp được</source>
        <translation>not submitted</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/sending/wording.py"/>
        <source>máy chủ đang xử lý</source>
        <translation>the server is working</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/sending/wording.py"/>
        <source>đang gửi dở</source>
        <translation>sent in part</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/sending/wording.py"/>
        <source>đã gửi đủ, chưa nộp</source>
        <translation>sent, not submitted</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/sending/wording.py"/>
        <source>đã gửi, chưa rõ kết quả</source>
        <translation>sent, outcome unknown</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/sending/wording.py"/>
        <source>đã nộp, chờ máy chủ</source>
        <translation>submitted, waiting</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/sending/wording.py"/>
        <source>đã đóng gói, chưa gửi</source>
        <translation>packed, not sent</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/servers/editor.py"/>
        <source>Lưu máy chủ</source>
        <translation>Remember server</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/servers/editor.py"/>
        <source>Thành phố (thử nghiệm)</source>
        <translation>City (trial)</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/servers/editor.py"/>
        <source>Tên</source>
        <translation>Name</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/servers/editor.py"/>
        <source>Tên và mật khẩu do QGIS giữ; QH chỉ nhớ mã của đăng nhập</source>
        <translation>QGIS keeps name and password; QH remembers the id of the login only</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/servers/editor.py"/>
        <source>Đăng nhập (do QGIS giữ)</source>
        <translation>Login (kept by QGIS)</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/servers/editor.py"/>
        <source>Địa chỉ</source>
        <translation>Address</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/servers/examining.py"/>
        <source>Thử kết nối máy chủ</source>
        <translation>Try the server</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/servers/panel.py"/>
        <source>&amp;Máy chủ</source>
        <translation>&amp;Server</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/servers/panel.py"/>
        <source>Bỏ máy chủ này khỏi danh sách</source>
        <translation>Drop this server from the list</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/servers/panel.py"/>
        <source>Hỏi máy chủ: chứng thư, mức tiếp nhận, mô hình và bộ quy tắc</source>
        <translation>Ask the server: certificate, level, model and rules</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/servers/panel.py"/>
        <source>Sửa máy chủ này…</source>
        <translation>Change this server…</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/servers/panel.py"/>
        <source>Thêm máy chủ…</source>
        <translation>Add a server…</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/servers/panel.py"/>
        <source>Thêm, sửa, bỏ máy chủ khỏi danh sách</source>
        <translation>Add, change or drop servers of the list</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/servers/panel.py"/>
        <source>Thử</source>
        <translation>Test</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/servers/panel.py"/>
        <source>Địa chỉ máy chủ, ví dụ https://quyhoach.example.vn/api</source>
        <translation>Server address, for example https://quyhoach.example.vn/api</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/servers/panel.py"/>
        <source>○ chưa hỏi: nhập địa chỉ máy chủ của cơ quan, bấm Thử</source>
        <translation>○ not asked: enter the office's server address, press Test</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/servers/panel.py"/>
        <source>○ chưa thử kết nối</source>
        <translation>○ not tried yet</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/servers/panel.py"/>
        <source>○ đang thử kết nối…</source>
        <translation>○ trying to connect…</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/servers/panel.py"/>
        <source>○ đã dừng thử kết nối</source>
        <translation>○ test stopped</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/servers/wording.py"/>
        <source>Chứng thư</source>
        <translation>Certificate</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/servers/wording.py"/>
        <source>Gói lớn nhất</source>
        <translation>Largest package</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/servers/wording.py"/>
        <source>Hết hạn</source>
        <translation>Expires</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/servers/wording.py"/>
        <source>Máy chủ</source>
        <translation>Server</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/servers/wording.py"/>
        <source>Mô hình</source>
        <translation>Model</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/servers/wording.py"/>
        <source>Mức nhận</source>
        <translation>Level</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/servers/wording.py"/>
        <source>Nơi cấp</source>
        <translation>Issued by</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/servers/wording.py"/>
        <source>không mã hóa (chỉ trên máy này)</source>
        <translation>not encrypted (this computer only)</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/servers/wording.py"/>
        <source>máy chủ không cho biết; máy này: {ours}</source>
        <translation>the server does not say; here: {ours}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/servers/wording.py"/>
        <source>{first} (còn {n} điểm khác: bấm Thử để xem)</source>
        <translation>{first} (other differences: {n}, press Test to see)</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/servers/wording.py"/>
        <source>{level} – {why}</source>
        <translation>{level} – {why}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/servers/wording.py"/>
        <source>▲ kết nối được nhưng chỉ đọc (mức D); hãy xuất gói để nộp</source>
        <translation>▲ connected, but read-only (level D); export the package to hand it in</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/servers/wording.py"/>
        <source>▲ kết nối được, chỉ ghi từng đối tượng (mức B)</source>
        <translation>▲ connected, features one by one only (level B)</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/servers/wording.py"/>
        <source>▲ kết nối được, chỉ ghi từng đối tượng (mức C)</source>
        <translation>▲ connected, features one by one only (level C)</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/servers/wording.py"/>
        <source>▲ máy chủ: {theirs}; máy này: {ours}</source>
        <translation>▲ server: {theirs}; here: {ours}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/servers/wording.py"/>
        <source>▲ {day}, sắp hết hạn</source>
        <translation>▲ {day}, expires soon</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/servers/wording.py"/>
        <source>● kết nối được, máy chủ nhận hồ sơ</source>
        <translation>● connected, the server takes dossiers</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/servers/wording.py"/>
        <source>✔ {theirs}, như máy này</source>
        <translation>✔ {theirs}, as here</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/standing.py"/>
        <source> ({count} ngoại lệ không còn hiệu lực)</source>
        <translation> (waivers that no longer hold: {count})</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/standing.py"/>
        <source> ({count} ngoại lệ đã hết hạn)</source>
        <translation> (waivers that are over: {count})</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/standing.py"/>
        <source>Bản {version}: {changes}</source>
        <translation>Version {version}: {changes}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/standing.py"/>
        <source>Chưa có tệp trong HoSoBASIC, HoSoScan</source>
        <translation>No files in HoSoBASIC, HoSoScan yet</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/standing.py"/>
        <source>Chưa gửi</source>
        <translation>Not sent</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/standing.py"/>
        <source>Chưa kiểm tra; sẽ kiểm tra khi nộp</source>
        <translation>Not checked yet; will be checked when submitting</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/standing.py"/>
        <source>Chưa làm</source>
        <translation>Not done yet</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/standing.py"/>
        <source>Chờ kiểm tra</source>
        <translation>Waiting for the check</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/standing.py"/>
        <source>Chờ sửa lỗi</source>
        <translation>Waiting for errors to be mended</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/standing.py"/>
        <source>Còn {count} lỗi, chưa nộp được</source>
        <translation>Errors left: {count}, cannot be submitted yet</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/standing.py"/>
        <source>Không còn lỗi</source>
        <translation>No errors left</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/standing.py"/>
        <source>Không đóng gói: ghi từng đối tượng</source>
        <translation>No package: feature by feature</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/standing.py"/>
        <source>Lần nộp đầu</source>
        <translation>First submission</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/standing.py"/>
        <source>Máy chủ đã kiểm tra: {checks}</source>
        <translation>Checked by the server: {checks}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/standing.py"/>
        <source>Sẽ đóng gói khi nộp</source>
        <translation>Packed when submitting</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/standing.py"/>
        <source>Xem lỗi</source>
        <translation>Show errors</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/standing.py"/>
        <source>{count} tệp, {size}</source>
        <translation>files: {count}, {size}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/standing.py"/>
        <source>{errors} lỗi, {warnings} cảnh báo, {waived} ngoại lệ</source>
        <translation>errors: {errors}, warnings: {warnings}, exceptions: {waived}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/standing.py"/>
        <source>Đang kiểm tra dữ liệu đã lưu…</source>
        <translation>Checking the saved data…</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/standing.py"/>
        <source>Đã công bố bản {version}</source>
        <translation>Version {version} published</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/standing.py"/>
        <source>Đã công bố bản {version} lúc {when}</source>
        <translation>Version {version} published at {when}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/standing.py"/>
        <source>Đã sửa sau lần kiểm tra; sẽ kiểm tra lại khi nộp</source>
        <translation>Changed after the check; will be checked again when submitting</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/steps.py"/>
        <source>Gói dữ liệu</source>
        <translation>Package</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/steps.py"/>
        <source>Gửi</source>
        <translation>Send</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/steps.py"/>
        <source>bị chặn</source>
        <translation>blocked</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/steps.py"/>
        <source>chưa làm</source>
        <translation>to do</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/steps.py"/>
        <source>cần chú ý</source>
        <translation>needs attention</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/steps.py"/>
        <source>xong</source>
        <translation>done</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/publishing/steps.py"/>
        <source>đang làm</source>
        <translation>running</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/unsaved.py"/>
        <source>Dự án đang mở có thay đổi chưa lưu. Lưu trước khi mở hồ sơ khác?</source>
        <translation>The open project has unsaved changes. Save them before opening another dossier?</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/unsaved.py"/>
        <source>Không lưu</source>
        <translation>Don't save</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/unsaved.py"/>
        <source>Lưu và tiếp tục</source>
        <translation>Save and go on</translation>
    </message>
    <message>
        <location filename="../qh_plugin/gui/unsaved.py"/>
        <source>Lớp có sửa đổi chưa lưu: {layers}. Chỉ dữ liệu đã lưu được nộp.</source>
        <translation>Layers with unsaved edits: {layers}. Only saved data are submitted.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/plugin.py"/>
        <source>Hướng dẫn</source>
        <translation>Guide</translation>
    </message>
    <message>
        <location filename="../qh_plugin/plugin.py"/>
        <source>Mở trang hướng dẫn; trong các bảng QH: F1</source>
        <translation>Open the guide; in the QH panels: F1</translation>
    </message>
    <message>
        <location filename="../qh_plugin/plugin.py"/>
        <source>Tuỳ chọn…</source>
        <translation>Options…</translation>
    </message>
    <message>
        <location filename="../qh_plugin/processing/base.py"/>
        <source>Hồ sơ quy hoạch</source>
        <translation>Planning dossier</translation>
    </message>
    <message>
        <location filename="../qh_plugin/processing/base.py"/>
        <source>Đã dừng theo yêu cầu.</source>
        <translation>Stopped on request.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/processing/check.py"/>
        <source>Biên bản để ký</source>
        <translation>Minutes to sign</translation>
    </message>
    <message>
        <location filename="../qh_plugin/processing/check.py"/>
        <source>Báo cáo</source>
        <translation>Report</translation>
    </message>
    <message>
        <location filename="../qh_plugin/processing/check.py"/>
        <source>Kiểm tra hồ sơ hoặc tệp</source>
        <translation>Check a dossier or a file</translation>
    </message>
    <message>
        <location filename="../qh_plugin/processing/check.py"/>
        <source>Kiểm tra một hồ sơ (thư mục CSDL_…), một GeoPackage hoặc tệp bất kỳ mà GDAL đọc được theo bộ quy tắc đã chọn. Báo cáo qh-report/1 (JSON Lines) giống hệt báo cáo của dòng lệnh; biên bản HTML để đọc, PDF để in và ký. Kết quả ERRORS bằng 0 nghĩa là đủ điều kiện nộp.</source>
        <translation>Check a dossier (folder CSDL_…), a GeoPackage or any file that GDAL reads with the chosen profile. The report qh-report/1 (JSON Lines) is exactly that of the command line; the minutes come as HTML to read and as PDF to print and sign. ERRORS equal to 0 means that it may be handed in.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/processing/check_layer.py"/>
        <source>Chỉ các quy tắc này (C01,C04); để trống: cả bộ</source>
        <translation>Only these rules (C01,C04); empty: the whole profile</translation>
    </message>
    <message>
        <location filename="../qh_plugin/processing/check_layer.py"/>
        <source>Kiểm tra một lớp</source>
        <translation>Check a layer</translation>
    </message>
    <message>
        <location filename="../qh_plugin/processing/check_layer.py"/>
        <source>Kiểm tra một lớp véc-tơ của dự án, từ bất kỳ nguồn nào, cả sửa đổi chưa lưu; bộ lọc của lớp được tôn trọng. Vai trò “parcels” (thửa đất) hoặc “lots” (lô đất) bật thêm các quy tắc phủ kín; lớp ranh giới cho biết vùng phải phủ. Kết quả: lớp điểm vị trí lỗi, lớp vùng lỗi, báo cáo JSON Lines và số lỗi.</source>
        <translation>Check a vector layer of the project from any source, unsaved edits included; the filter of the layer is respected. The role “parcels” or “lots” adds the rules on coverage; a boundary layer tells what has to be covered. Gives a point layer of the findings, a layer of their areas, a report (JSON Lines) and the number of errors.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/processing/check_layer.py"/>
        <source>Lớp ranh giới phải phủ kín</source>
        <translation>Boundary that has to be covered</translation>
    </message>
    <message>
        <location filename="../qh_plugin/processing/check_layer.py"/>
        <source>Vai trò của lớp</source>
        <translation>Role of the layer</translation>
    </message>
    <message>
        <location filename="../qh_plugin/processing/check_layer.py"/>
        <source>Vùng lỗi</source>
        <translation>Areas</translation>
    </message>
    <message>
        <location filename="../qh_plugin/processing/check_layer.py"/>
        <source>Vị trí lỗi</source>
        <translation>Places</translation>
    </message>
    <message>
        <location filename="../qh_plugin/processing/convert_text.py"/>
        <source>Bảng mã của chữ trong lớp</source>
        <translation>Encoding of the texts in the layer</translation>
    </message>
    <message>
        <location filename="../qh_plugin/processing/convert_text.py"/>
        <source>Chuyển chữ TCVN3, VNI… sang Unicode</source>
        <translation>Convert TCVN3, VNI… texts to Unicode</translation>
    </message>
    <message>
        <location filename="../qh_plugin/processing/convert_text.py"/>
        <source>Chép lớp sang lớp mới, chữ của bảng mã cũ (TCVN3, VNI, VISCII, CP1258, UTF-8 đọc sai) đổi thành Unicode dựng sẵn. “auto”: nhận ra từng chữ như quy tắc A08, chỉ đổi khi chắc chắn, và bỏ ký tự không thấy được. Chọn một bảng mã: mọi chữ đọc theo bảng mã ấy. Không chọn trường nào: mọi trường văn bản. Lớp gốc giữ nguyên.</source>
        <translation>Copy a layer with the texts of older encodings (TCVN3, VNI, VISCII, CP1258, UTF-8 read wrongly) as composed Unicode. “auto” recognises each text as rule A08 does, converts only where it is certain, and takes away what cannot be seen. With one encoding chosen every text is read by it. No field chosen: all text fields. The source stays as it is.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/processing/convert_text.py"/>
        <source>Các trường cần chuyển; để trống: mọi trường văn bản</source>
        <translation>Fields to convert; empty: all text fields</translation>
    </message>
    <message>
        <location filename="../qh_plugin/processing/convert_text.py"/>
        <source>Lớp đã chuyển</source>
        <translation>Converted layer</translation>
    </message>
    <message>
        <location filename="../qh_plugin/processing/convert_text.py"/>
        <source>Số giá trị không chuyển được</source>
        <translation>Values not converted</translation>
    </message>
    <message>
        <location filename="../qh_plugin/processing/convert_text.py"/>
        <source>Số giá trị đã chuyển</source>
        <translation>Values converted</translation>
    </message>
    <message>
        <location filename="../qh_plugin/processing/convert_text.py"/>
        <source>{count} giá trị không đọc được theo bảng mã này, giữ nguyên.</source>
        <translation>Values that cannot be read in this encoding and stay as they are: {count}.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/processing/fix.py"/>
        <source>Bản sao lưu: {path}</source>
        <translation>Backup: {path}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/processing/fix.py"/>
        <source>Bảng kê phép sửa</source>
        <translation>Account of the repairs</translation>
    </message>
    <message>
        <location filename="../qh_plugin/processing/fix.py"/>
        <source>Cho phép dời ranh giới pháp lý</source>
        <translation>Legal boundaries may be moved</translation>
    </message>
    <message>
        <location filename="../qh_plugin/processing/fix.py"/>
        <source>Chỉ chạy thử, không ghi gì</source>
        <translation>Dry run: write nothing</translation>
    </message>
    <message>
        <location filename="../qh_plugin/processing/fix.py"/>
        <source>Không lấp khoảng hở lớn hơn (m²)</source>
        <translation>Fill no gap larger than (m²)</translation>
    </message>
    <message>
        <location filename="../qh_plugin/processing/fix.py"/>
        <source>Quy tắc cần sửa (auto hoặc G07,C02)</source>
        <translation>Rules to mend (auto or G07,C02)</translation>
    </message>
    <message>
        <location filename="../qh_plugin/processing/fix.py"/>
        <source>Số lỗi chưa sửa được</source>
        <translation>Findings left</translation>
    </message>
    <message>
        <location filename="../qh_plugin/processing/fix.py"/>
        <source>Số lỗi sau khi sửa</source>
        <translation>Errors after</translation>
    </message>
    <message>
        <location filename="../qh_plugin/processing/fix.py"/>
        <source>Số lỗi trước khi sửa</source>
        <translation>Errors before</translation>
    </message>
    <message>
        <location filename="../qh_plugin/processing/fix.py"/>
        <source>Số lỗi đã sửa</source>
        <translation>Findings mended</translation>
    </message>
    <message>
        <location filename="../qh_plugin/processing/fix.py"/>
        <source>Sửa lỗi có kiểm chứng</source>
        <translation>Mend findings, with proof</translation>
    </message>
    <message>
        <location filename="../qh_plugin/processing/fix.py"/>
        <source>Sửa lỗi trong hồ sơ hoặc GeoPackage bằng các phép sửa; mỗi phép sửa chỉ được ghi khi đã chứng minh hết lỗi và không phát sinh lỗi mới. Trước khi ghi, tệp được sao lưu. RULES: “auto” là mọi phép sửa an toàn, hoặc mã quy tắc như G07,C02. Ranh giới pháp lý (thửa đất, địa giới) chỉ dời khi được phép. Chạy thử không ghi gì.</source>
        <translation>Mend findings in a dossier or GeoPackage by the repairs; each is written only when it is proved that the finding is gone and no new one came. Files are backed up before they are written. RULES: “auto” for every safe repair, or ids of rules such as G07,C02. Legal boundaries (parcels, administrative borders) move only when allowed. A dry run writes nothing.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/processing/normalise_crs.py"/>
        <source> (trục X, Y bị đảo)</source>
        <translation> (X and Y swapped)</translation>
    </message>
    <message>
        <location filename="../qh_plugin/processing/normalise_crs.py"/>
        <source>Chép lớp sang hệ tọa độ VN-2000 (mặc định EPSG:9210, TP. Hồ Chí Minh) bằng đúng một phép chuyển đã định (EPSG:6960), để mọi máy cho cùng tọa độ. Lớp chưa khai báo hệ: ghi rõ hệ nguồn, hoặc cho phép đoán theo vị trí trong thành phố (kể cả khi trục X, Y bị đảo). Lớp gốc giữ nguyên.</source>
        <translation>Copy a layer into VN-2000 (EPSG:9210, Ho Chi Minh City, unless another is named) by the one pinned operation (EPSG:6960), so that every computer gives the same coordinates. For a layer without a reference system name the source, or let it be guessed from where the city lies (with X and Y swapped, too). The source stays as it is.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/processing/normalise_crs.py"/>
        <source>Hệ nguồn đoán được: {crs}</source>
        <translation>Guessed source: {crs}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/processing/normalise_crs.py"/>
        <source>Hệ tọa độ nguồn; để trống: theo khai báo của lớp</source>
        <translation>Source reference system; empty: as the layer declares</translation>
    </message>
    <message>
        <location filename="../qh_plugin/processing/normalise_crs.py"/>
        <source>Hệ tọa độ đích</source>
        <translation>Target reference system</translation>
    </message>
    <message>
        <location filename="../qh_plugin/processing/normalise_crs.py"/>
        <source>Hệ tọa độ “{name}” không có mã EPSG; hãy chọn hệ khác.</source>
        <translation>The reference system “{name}” has no EPSG code; choose another one.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/processing/normalise_crs.py"/>
        <source>Không hệ nào đặt lớp này vào thành phố; hãy ghi rõ hệ nguồn.</source>
        <translation>No reference system puts this layer into the city; name the source.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/processing/normalise_crs.py"/>
        <source>Lớp không khai báo hệ tọa độ; hãy ghi hệ nguồn, hoặc cho đoán.</source>
        <translation>The layer declares no reference system; name the source, or let it be guessed.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/processing/normalise_crs.py"/>
        <source>Đoán hệ nguồn khi lớp không khai báo</source>
        <translation>Guess the source where the layer declares none</translation>
    </message>
    <message>
        <location filename="../qh_plugin/processing/normalise_crs.py"/>
        <source>Đưa về hệ tọa độ VN-2000</source>
        <translation>Bring into VN-2000</translation>
    </message>
    <message>
        <location filename="../qh_plugin/processing/pack.py"/>
        <source>Kiểm tra dữ liệu đã lưu của hồ sơ rồi đóng gói thành một tệp ZIP như khi nộp lên máy chủ: các lớp, tài liệu, đặc tả, báo cáo kiểm tra. Cùng nội dung luôn cho cùng mã gói (SHA-256). Còn lỗi thì không đóng gói.</source>
        <translation>Check the saved data of a dossier and pack them into one ZIP file as for the server: layers, documents, description, check report. The same content always has the same package id (SHA-256). With open errors nothing is packed.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/processing/pack.py"/>
        <source>Kích thước (byte)</source>
        <translation>Size (bytes)</translation>
    </message>
    <message>
        <location filename="../qh_plugin/processing/pack.py"/>
        <source>Mã gói (SHA-256)</source>
        <translation>Package id (SHA-256)</translation>
    </message>
    <message>
        <location filename="../qh_plugin/processing/pack.py"/>
        <source>Đóng gói hồ sơ</source>
        <translation>Pack a dossier</translation>
    </message>
    <message>
        <location filename="../qh_plugin/processing/parameters.py"/>
        <source>Dung sai (m); để trống: theo bộ quy tắc</source>
        <translation>Tolerance (m); empty: that of the profile</translation>
    </message>
    <message>
        <location filename="../qh_plugin/processing/parameters.py"/>
        <source>Hãy chọn một hồ sơ hoặc một tệp dữ liệu, không chọn cả hai.</source>
        <translation>Choose one dossier or one data file, not both.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/processing/parameters.py"/>
        <source>Hồ sơ (thư mục CSDL_…)</source>
        <translation>Dossier (CSDL_… folder)</translation>
    </message>
    <message>
        <location filename="../qh_plugin/processing/parameters.py"/>
        <source>Lớp “{layer}” còn sửa đổi chưa lưu; hãy lưu hoặc bỏ sửa đổi rồi chạy lại.</source>
        <translation>The layer “{layer}” has unsaved edits; save or discard them, then run again.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/processing/parameters.py"/>
        <source>Ngày không đọc được; hãy viết như 2026-12-31.</source>
        <translation>This is no day; write it like 2026-12-31.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/processing/parameters.py"/>
        <source>Số cảnh báo</source>
        <translation>Warnings</translation>
    </message>
    <message>
        <location filename="../qh_plugin/processing/parameters.py"/>
        <source>Số lỗi</source>
        <translation>Errors</translation>
    </message>
    <message>
        <location filename="../qh_plugin/processing/parameters.py"/>
        <source>Số thông tin</source>
        <translation>Notes</translation>
    </message>
    <message>
        <location filename="../qh_plugin/processing/parameters.py"/>
        <source>Xét hiệu lực theo ngày; để trống: hôm nay</source>
        <translation>Judge by the law of this day; empty: today</translation>
    </message>
    <message>
        <location filename="../qh_plugin/processing/parameters.py"/>
        <source>hoặc tệp dữ liệu (GeoPackage, SHP…)</source>
        <translation>or a data file (GeoPackage, SHP…)</translation>
    </message>
    <message>
        <location filename="../qh_plugin/processing/provider.py"/>
        <source>QH – kiểm tra và công bố hồ sơ quy hoạch</source>
        <translation>QH – check and publish planning dossiers</translation>
    </message>
    <message>
        <location filename="../qh_plugin/processing/publish.py"/>
        <source>Cấu hình xác thực của QGIS</source>
        <translation>Authentication configuration of QGIS</translation>
    </message>
    <message>
        <location filename="../qh_plugin/processing/publish.py"/>
        <source>Kiểm tra dữ liệu đã lưu của hồ sơ, đóng gói, gửi lên máy chủ và nhận biên nhận. Còn lỗi thì không gửi. Bị ngắt giữa chừng thì chạy lại sẽ gửi tiếp; không nộp trùng. Đăng nhập: chọn cấu hình xác thực đã lưu trong QGIS, không nhập mật khẩu ở đây. Máy chủ từ chối hoặc xung đột phiên bản là lỗi của lần chạy.</source>
        <translation>Check the saved data of a dossier, pack them, send them to the server and bring home the receipt. With open errors nothing is sent. Cut off, another run goes on where it stopped; nothing is submitted twice. Login: choose a configuration stored in QGIS, no password is entered here. A rejection by the server or a version conflict is an error of the run.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/processing/publish.py"/>
        <source>Nộp hồ sơ lên máy chủ</source>
        <translation>Submit a dossier to the server</translation>
    </message>
    <message>
        <location filename="../qh_plugin/processing/publish.py"/>
        <source>Phiên bản đã công bố</source>
        <translation>Published version</translation>
    </message>
    <message>
        <location filename="../qh_plugin/processing/publish.py"/>
        <source>Địa chỉ máy chủ</source>
        <translation>Server address</translation>
    </message>
    <message>
        <location filename="../qh_plugin/processing/recompute_areas.py"/>
        <source>Số đối tượng đổi giá trị</source>
        <translation>Features with another value</translation>
    </message>
    <message>
        <location filename="../qh_plugin/processing/recompute_areas.py"/>
        <source>Tính lại các trường diện tích và chiều dài của mọi lớp trong hồ sơ theo hình học, với đơn vị của mô hình dữ liệu. Giá trị chỉ khác vì làm tròn được giữ nguyên; trước khi ghi, tệp được sao lưu. Chạy thử không ghi gì.</source>
        <translation>Take the area and length fields of every layer of the dossier anew from the geometry, in the units of the data model. Values that differ by rounding only stay; files are backed up before they are written. A dry run writes nothing.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/processing/report.py"/>
        <source>Báo cáo (.jsonl)</source>
        <translation>Report (.jsonl)</translation>
    </message>
    <message>
        <location filename="../qh_plugin/processing/report.py"/>
        <source>Bảng Excel</source>
        <translation>Excel tables</translation>
    </message>
    <message>
        <location filename="../qh_plugin/processing/report.py"/>
        <source>Chuyển báo cáo kiểm tra qh-report/1 (JSON Lines) thành biên bản PDF để in và ký, trang HTML, bảng Excel hoặc XML chất lượng dữ liệu ISO 19157. Chọn thêm hồ sơ hoặc tệp đã kiểm tra thì bản đồ và hình vẽ có các đối tượng xung quanh lỗi.</source>
        <translation>Turn a check report qh-report/1 (JSON Lines) into minutes as PDF to print and sign, an HTML page, Excel tables or XML with the data quality of ISO 19157. With the dossier or file that was checked, the map and the pictures show the features around the findings.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/processing/report.py"/>
        <source>Chất lượng dữ liệu ISO 19157</source>
        <translation>Data quality ISO 19157</translation>
    </message>
    <message>
        <location filename="../qh_plugin/processing/report.py"/>
        <source>Lập biên bản từ báo cáo đã lưu</source>
        <translation>Make minutes of a stored report</translation>
    </message>
    <message>
        <location filename="../qh_plugin/qgis_io/backing_up.py"/>
        <source>Sao lưu trước khi sửa</source>
        <translation>Backup before editing</translation>
    </message>
    <message>
        <location filename="../qh_plugin/qgis_io/findings_layer.py"/>
        <source>QH – Lỗi</source>
        <translation>QH – Findings</translation>
    </message>
    <message>
        <location filename="../qh_plugin/qgis_io/findings_style.py"/>
        <source>Bề rộng (m)</source>
        <translation>Width (m)</translation>
    </message>
    <message>
        <location filename="../qh_plugin/qgis_io/findings_style.py"/>
        <source>Chiều dài (m)</source>
        <translation>Length (m)</translation>
    </message>
    <message>
        <location filename="../qh_plugin/qgis_io/findings_style.py"/>
        <source>Diện tích (m²)</source>
        <translation>Area (m²)</translation>
    </message>
    <message>
        <location filename="../qh_plugin/qgis_io/findings_style.py"/>
        <source>Khoảng cách (m)</source>
        <translation>Distance (m)</translation>
    </message>
    <message>
        <location filename="../qh_plugin/qgis_io/findings_style.py"/>
        <source>Mã lỗi</source>
        <translation>Finding code</translation>
    </message>
    <message>
        <location filename="../qh_plugin/qgis_io/findings_style.py"/>
        <source>Mức</source>
        <translation>Severity</translation>
    </message>
    <message>
        <location filename="../qh_plugin/qgis_io/findings_style.py"/>
        <source>Tên quy tắc</source>
        <translation>Rule title</translation>
    </message>
    <message>
        <location filename="../qh_plugin/qgis_io/findings_style.py"/>
        <source>Đoạn lỗi</source>
        <translation>Lines</translation>
    </message>
    <message>
        <location filename="../qh_plugin/qgis_io/findings_style.py"/>
        <source>▲ cảnh báo</source>
        <translation>▲ warning</translation>
    </message>
    <message>
        <location filename="../qh_plugin/qgis_io/findings_style.py"/>
        <source>● thông tin</source>
        <translation>● note</translation>
    </message>
    <message>
        <location filename="../qh_plugin/qgis_io/findings_style.py"/>
        <source>✖ lỗi</source>
        <translation>✖ error</translation>
    </message>
    <message>
        <location filename="../qh_plugin/qgis_io/forms.py"/>
        <source>Chung</source>
        <translation>General</translation>
    </message>
    <message>
        <location filename="../qh_plugin/qgis_io/forms.py"/>
        <source>Khác</source>
        <translation>Other</translation>
    </message>
    <message>
        <location filename="../qh_plugin/qgis_io/forms.py"/>
        <source>dạng {example}</source>
        <translation>like {example}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/qgis_io/forms.py"/>
        <source>từ {value}</source>
        <translation>from {value}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/qgis_io/forms.py"/>
        <source>{code} (cũ, nay là {new})</source>
        <translation>{code} (old, now {new})</translation>
    </message>
    <message>
        <location filename="../qh_plugin/qgis_io/forms.py"/>
        <source>{code} (không còn dùng)</source>
        <translation>{code} (no longer used)</translation>
    </message>
    <message>
        <location filename="../qh_plugin/qgis_io/forms.py"/>
        <source>đến {value}</source>
        <translation>to {value}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/qgis_io/gate_marks.py"/>
        <source>Bấm để mở bảng Kiểm tra.</source>
        <translation>Click to open the Check panel.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/qgis_io/gate_marks.py"/>
        <source>Bộ quy tắc: {profile}.</source>
        <translation>Profile: {profile}.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/qgis_io/gate_marks.py"/>
        <source>Cả hồ sơ: {state}</source>
        <translation>Whole dossier: {state}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/qgis_io/gate_marks.py"/>
        <source>QH: so dữ liệu với lần kiểm tra trước</source>
        <translation>QH: comparing the data with the last check</translation>
    </message>
    <message>
        <location filename="../qh_plugin/qgis_io/gate_marks.py"/>
        <source>có lỗi</source>
        <translation>has errors</translation>
    </message>
    <message>
        <location filename="../qh_plugin/qgis_io/gate_marks.py"/>
        <source>trong đó {count} ngoại lệ đã hết hạn</source>
        <translation>{count} of them waived until a day that is over</translation>
    </message>
    <message>
        <location filename="../qh_plugin/qgis_io/gate_marks.py"/>
        <source>{count} cảnh báo</source>
        <translation>warnings: {count}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/qgis_io/gate_marks.py"/>
        <source>{count} lỗi</source>
        <translation>errors: {count}</translation>
    </message>
    <message>
        <location filename="../qh_plugin/qgis_io/gate_marks.py"/>
        <source>{count} ngoại lệ</source>
        <translation>{count} waived</translation>
    </message>
    <message>
        <location filename="../qh_plugin/qgis_io/gate_marks.py"/>
        <source>đã sửa sau khi kiểm tra</source>
        <translation>edited after the check</translation>
    </message>
    <message>
        <location filename="../qh_plugin/qgis_io/gate_marks.py"/>
        <source>đạt</source>
        <translation>passed</translation>
    </message>
    <message>
        <location filename="../qh_plugin/qgis_io/known_ids.py"/>
        <source>QH: đọc mã đối tượng</source>
        <translation>QH: reading the ids of features</translation>
    </message>
    <message>
        <location filename="../qh_plugin/qgis_io/locator.py"/>
        <source>Lỗi tìm thấy</source>
        <translation>Findings</translation>
    </message>
    <message>
        <location filename="../qh_plugin/qgis_io/locator.py"/>
        <source>Lớp của hồ sơ</source>
        <translation>Layers of the dossier</translation>
    </message>
    <message>
        <location filename="../qh_plugin/qgis_io/locator.py"/>
        <source>Lớp này chưa có trong dự án; hãy mở nó từ bảng Biên tập.</source>
        <translation>This layer is not in the project yet; open it from the Editing panel.</translation>
    </message>
    <message>
        <location filename="../qh_plugin/qgis_io/locator.py"/>
        <source>QH: lô, thửa, lớp, lỗi của hồ sơ</source>
        <translation>QH: lots, parcels, layers, findings of the dossier</translation>
    </message>
    <message>
        <location filename="../qh_plugin/qgis_io/numbering.py"/>
        <source>Đánh số đối tượng mới</source>
        <translation>Number new features</translation>
    </message>
    <message>
        <location filename="../qh_plugin/qgis_io/published_layers.py"/>
        <source>{title} (bản {version})</source>
        <translation>{title} (version {version})</translation>
    </message>
    <message>
        <location filename="../qh_plugin/qgis_io/published_layers.py"/>
        <source>Đã công bố</source>
        <translation>Published</translation>
    </message>
    <message>
        <location filename="../qh_plugin/qgis_io/styles.py"/>
        <source>Chưa ghi giai đoạn</source>
        <translation>No stage given</translation>
    </message>
    <message>
        <location filename="../qh_plugin/qgis_io/styles.py"/>
        <source>Chưa phân loại</source>
        <translation>Not classified</translation>
    </message>
</context>
</TS>
