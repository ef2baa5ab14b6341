"""A second set of wordings, written after the recognizers were first repaired and scored once before the next repair."""

ENGLISH = (
    "{P} {date} - 58M PMH HTN, DM2, <Barrett's esophagus>, here w/ <Charcot's triad>. ERCP by Dr {CL} {date}. d/w {R} (brother, {phone}) at bedside. <Zosyn> day 3. <Foley> out. "
    "{PF} slept well o/n. Dispo: SNF ({hospital}) when bed avail. -- {DF} {DL}, RN",
    "ATTENDING: {C}\nRESIDENT: {D}\nPT: {P}\nMRN {mrn}\nPOSTOP DX: <MECKEL DIVERTICULUM>\nFINDINGS: <CALOT TRIANGLE> DISSECTED, <HARTMANN POUCH> INFLAMED. EBL MINIMAL. "
    "SPECIMEN {accession} SENT.\nDICTATED {date}",
    "Re: {P}, date of birth {date}, of {street}, {city}\n\nDear Colleague\n\nI reviewed this pleasant retired teacher in clinic today. She has <Dupuytren's contracture> and <Heberden's nodes>; <Phalen's test> "
    "was positive. Her son {R} attended. I have copied this letter to {D}.\n\nKind regards\n\n{C}\nConsultant, {hospital}",
    "Nursing: 0700 report received from {C}. Pt alert, {R} visiting. <Braden> 14, <Morse> 45. <Jackson Pratt> 30 mL. Refused <Colace>. Pt's cell {phone}; wants visit from chaplain {D}. "
    "Wristband {mrn} checked x2. Room {room}.",
    'Subjective: "I\'m fine," says {PF}. Objective: <Trendelenburg gait>, <McMurray test> neg, <Ottawa ankle rules> applied. Assessment: <Achilles> rupture. Plan: <Thompson test> repeat {date}. '
    "Therapist: {C}, DPT. Work note to {employer}.",
    "Tumor board {date}: case presented by {C}. {P} ({mrn}), 61F, <Krukenberg tumor>, <Lynch> MSH2 c.942+3A>T, <FIGO> IIIC, <GOG-218> regimen, <Avastin>. <Sister Mary Joseph nodule> noted. "
    "Dr. {DL} to discuss with {PF}'s husband {R}.",
    "Poison control ({phone}) called re {PF} {PL}, ingestion of <Tylenol>; <Rumack-Matthew nomogram>; <King's College criteria> not met. Transfer accepted by {C} at {hospital} in {city}. "
    "Insurance ID {plan}. Lives with aunt {R} at {street}.",
    "Fax from {hospital}: {P}. Ref no. {account}. Your patient was seen {date} with <Takotsubo> cardiomyopathy; <Killip> II, <TIMI> 3 flow, <Bruce protocol> stopped. ICD lot {serial}. "
    "Questions: {email} or {url}. {C}, MBBS",
    "Newborn: baby girl of {R}, born {date} at {hospital}, <Ballard> 38 wk, <Moro> symmetric, <Barlow> and <Ortolani> negative, <Coombs> positive. Circumcision n/a. Ped: {C}. Father {P} works at {employer}. "
    "Tel {phone}.",
    "Dialysis: access <Scribner shunt> history; <Tenckhoff catheter>; <Epogen> 4000. Kt/V 1.4. {PF} {PL} arrives by van, plate {plate}. Tech {CF}. Labs {date}: K 5.1, Hb 10.2, <Kayexalate> given. "
    "Emergency contact - {R} - {phone}",
    "Derm: <Koebner phenomenon>, <Auspitz sign>, <Wickham striae>, <Nikolsky sign> neg. Bx by {C}, PA-C, on {date} -> {accession}. <Mohs> planned w/ Dr. {DF} {DL}. {P} photographed, consent on file. "
    "<Goeckerman therapy> discussed.",
    "Geriatrics: {old}yo woman, widow of {R}, moved from {city} to {hospital}. <Lewy body dementia>, <Charles Bonnet syndrome>. <Beers criteria> reviewed; <Aricept> stopped. DNR signed by {C} {date}. "
    "SSN {ssn}. {PF} enjoys music.",
)

CHINESE = (
    "转诊单\n兹有患者{P}（{old}岁），因<帕金森>综合征加重，由{zhhospital}转至我院。联系人{R}，电话：{zhphone}。转诊医生：{C}（签章）{zhdate}。<常见>不良反应已告知，<方便>面忌食。",
    "护理记录：{zhdate} 08:00 {bed}床{P}诉伤口疼痛，遵{C}医师医嘱予<曲马多>50mg，<黄金>时间内给药。家属{R}陪护，<安静>入睡。{D}",
    "体检报告 姓名 {P} 证件号 {resident} 单位 {zhemployer} 结论：<白内障>初期，<黄斑>变性，<高脂>饮食，建议<于术>前复查。主检医师 {C} {zhdate}",
    "{P}，{old}岁，{zhaddress}人，退休。<江苏>口音。代诉者：{R}（女儿）。既往<甘油三酯>高，<牛奶>过敏。<毛细>血管征。查房：{C}副主任医师。病案号{zhrecord}",
    "知情同意书：本人{P}，身份证{resident}，同意行<关节>置换术，主刀{C}，麻醉{D}。委托人：{R}，关系：父子，电话{zhphone}。日期：{zhdate}。<万一>出血，<马上>处理。",
    "肿瘤科：患者{P}确诊<何杰金氏>病，<KRAS>野生型，<曲妥珠单抗>过敏。{C}教授会诊，{D}护士长协调。就诊卡号{zhrecord}。地址{zhaddress}。<方案>：ABVD。{zhdate}复查，<应注意>骨髓抑制。",
    "120转运：{zhdate}{zhaddress}接到{P}，司机{R}，车牌{zhplate}，随车医生{C}。<左室>功能差，<高钾>，<时间>窗内溶栓。送{zhhospital}。",
    "心理门诊：{P}同学，就读于{zhemployer}，母亲{R}陪诊。<平时>成绩好，<康复>期。微信{wechat}。咨询师：{C}。<成功>戒断尼古丁。下次{zhdate}。",
)
