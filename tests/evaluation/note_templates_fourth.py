"""A fourth set of wordings, written after the third repair and scored once before any further one."""

ENGLISH = (
    "Chief complaint: chest pain. {P}, a 71-year-old retired firefighter from {town}, was driven in by neighbor {R}. He sees {C} for <Barrett's>. Last colonoscopy {date} at {hospital}. "
    "<HEART score> 5, <Wells> 1.5. <Nitrostat> SL given. Old records: {mrn} under {PL}.",
    "L&D note {date} 03:12: G2P1 at 39w2d, {PF} comfortable with epidural by {C}. FHT cat I, <Bishop score> 8, <Pitocin> at 6. FOB {R} at bedside, doula {DF}. <McRoberts> reviewed. GBS neg.",
    "{PL}, {PF} | {mrn} | Bed {room} | Code: Full\nTo do: [ ] call {R} {phone} [ ] <Dobhoff> placement [ ] consult {C} re <Ogilvie syndrome>\nContingency: if <Kussmaul sign>, echo.",
    "Vaccine record: {P} received <Moderna> lot {lot} on {date} at {hospital} (administered by {C}, RN). Next due {date}. Guardian: {R}. School: {employer}.",
    "Dear Sirs, I act for {P} of {street}. On {date} your Dr {CL} operated on my client for <Dupuytren contracture>. Kindly forward the records to {email}. Our ref {account}. Yours faithfully, {R}, solicitor",
    "Sono: <Morison's pouch> free fluid, <Douglas> clear. <Murphy's> neg. Performed by {CF} {CL} under supervision of {D}, images under accession {accession}. Pt {P}, DOB {date}.",
    "Allergy: hives to <Bactrim>, <Keflex>. Epi-pen teaching to {PF} and husband {R}; school nurse {D} informed {phone}. {PF}'s brother also has <Hereditary angioedema>. Seen {date}, {hospital}.",
    "Rehab wk 3: {PF} walks 40 m with <Zimmer frame>; <Berg balance> 41; <Barthel> 70. {PF} and {R} practised stairs. Team: {C} (OT), {D} (PT). Discharge home to {street} planned {date}.",
    "GI: {P} ({old} y) with <Mallory-Weiss tear>. <Forrest> Ib, <Rockall> 5. <Sengstaken> not needed. Discussed with {R} by telephone ({phone}) - she lives in {town}. Consent scanned, <Olympus> scope no. {serial}.",
    "Research: subject {P} enrolled {date} in <CheckMate 227>; screening no. {account}; <Cockcroft-Gault> 62. Coordinator {C} ({email}). Emergency contact {R}. <RECIST 1.1> PR.",
)

CHINESE = (
    "{P}：男，{zhdate}因<车祸>致伤，朋友{R}送来。急诊{C}接诊，<头颅>CT未见出血。医保号{zhrecord}。现住{zhaddress}。",
    "今日{C}主任带领{D}主治、{E}住院医师查房，{P}精神好转，<体温>正常，<左肺>呼吸音低。家属{R}要求转{zhhospital}。{zhdate}",
    "手术通知单 {zhdate} 患者{P}／女／{bed}床／{zhrecord} 手术者{C} 助手{D} 麻醉者{E} 术式：<胆囊>切除术 <常规>备血",
    "尊敬的{C}教授：我是{zhhospital}的{D}，现有病例{P}，{old}岁，<阵发性>房颤，<华法林>治疗。盼复。{zhdate}",
    "社区随访表　居民姓名{P}　建档号{zhrecord}　电话{zhphone}　责任医生{C}　<空腹>血糖7.1　<平时>运动少　家庭成员：{R}（配偶）",
    "儿科：患儿{P}，其父{R}，其母{E}代述病史。<高热>惊厥1次。{C}医师嘱<布洛芬>退热。住址{zhaddress}。{zhdate}",
    "检查申请：{P}，临床诊断<时隐时现>血尿，申请医生{C}，检查部位<双肾>。条码{zhrecord}。预约{zhdate}，联系{zhphone}（{R}）。",
    "透析记录：{P}今日透析4小时，<温度>36.5，<钠>140。穿刺{C}，上机{D}，下机{E}。<肝素>3000U。{zhdate}",
    "护士交班：{bed}床，{P}，{C}医生主管，<全麻>术后，<左侧>卧位。家属{R}电话{zhphone}已留。夜班{D}。",
    "病理会诊：原单位{zhhospital}，患者{P}，病理号{zhrecord}。<何杰金>淋巴瘤，<白细胞>共同抗原阳性。报告人{C}，复核{D}，{zhdate}。",
)
